import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Accounts, Batch } from './rows/batches.ts'
import { countTowns, type GeneratedTown, type TownsOptions } from './towns.ts'

/** A town as it goes into a database. */
export interface StoredTown extends Omit<GeneratedTown, 'rows' | 'past'> {
  batches: Batch[]
  past: Batch[]
}

export interface ThreadSettings {
  options: TownsOptions
  accounts: Accounts
}

/**
 * The towns of a data set in order, made ahead by `threads`, which changes nothing in what is made.
 * Each thread has one town in hand, so memory does not grow with the number of towns.
 */
export async function* streamTowns(
  options: TownsOptions,
  accounts: Accounts = new Map(),
  threads = Math.min(4, availableParallelism()),
): AsyncGenerator<StoredTown> {
  const count = countTowns(options.parcels)
  const workers = Array.from({ length: Math.min(threads, count) }, () =>
    startThread(options, accounts),
  )
  try {
    const made = workers.map((worker, index) => ask(worker, index))
    for (let index = 0; index < count; index++) {
      const turn = index % workers.length
      const town = await made[turn]!
      const ahead = index + workers.length
      if (ahead < count) made[turn] = ask(workers[turn]!, ahead)
      yield town
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function startThread(options: TownsOptions, accounts: Accounts): Worker {
  return new Worker(new URL('./town-thread.ts', import.meta.url), {
    workerData: { options, accounts } satisfies ThreadSettings,
    // Most of what a town is made of is thrown away at once.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  })
}

function ask(worker: Worker, index: number): Promise<StoredTown> {
  const answer = once(worker, 'message').then(([town]) => town as StoredTown)
  // Reported where it is awaited, which may be some towns later.
  answer.catch(() => {})
  worker.postMessage(index)
  return answer
}
