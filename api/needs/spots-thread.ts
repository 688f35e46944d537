import { Worker } from 'node:worker_threads'
import { findSpots, type Spots } from './spots.ts'
import { findSpotsOverTime, type SpotsOverTime } from './spots-over-time.ts'

type Finds = {
  now: typeof findSpots
  overTime: typeof findSpotsOverTime
}

const finds: Finds = { now: findSpots, overTime: findSpotsOverTime }

/** So many are looked through sooner than a thread has begun. */
const fewUnits = 5000

export type SpotsTask = {
  [Kind in keyof Finds]: { kind: Kind; asked: Parameters<Finds[Kind]> }
}[keyof Finds]

/** What a task is about, in whatever thread. */
export function findFor({ kind, asked }: SpotsTask): Spots | SpotsOverTime {
  return kind === 'now' ? finds.now(...asked) : finds.overTime(...asked)
}

/** Of many units in a thread of its own, so that others are answered meanwhile. */
export async function inSpotsThread<Kind extends keyof Finds>(
  kind: Kind,
  ...asked: Parameters<Finds[Kind]>
): Promise<ReturnType<Finds[Kind]>> {
  const task = { kind, asked } as SpotsTask
  const units = asked[1].offsets.length - 1
  if (units <= fewUnits) return findFor(task) as ReturnType<Finds[Kind]>
  const worker = new Worker(new URL('./spots-worker.ts', import.meta.url), { workerData: task })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`Spots were not found (${code}).`)))
  })
}
