import { Worker } from 'node:worker_threads'
import type { CurvePoint, CurveSettings } from './curve.ts'
import type { Problem } from './problem.ts'
import type { Answer, Progress, SearchSettings } from './search.ts'

interface Kinds {
  search: { settings: SearchSettings; progress: Progress; answer: Answer }
  curve: { settings: CurveSettings; progress: CurvePoint; answer: CurvePoint[] }
}

export type Task<K extends keyof Kinds> = {
  [E in K]: { kind: E; problem: Problem; settings: Kinds[E]['settings'] }
}[K]

type Message<K extends keyof Kinds> =
  | { kind: 'progress'; progress: Kinds[K]['progress'] }
  | { kind: 'done'; answer: Kinds[K]['answer'] }

export interface Watch<P> {
  /** Aborted, the thread ends at once with whatever it computes, and the promise is rejected. */
  signal?: AbortSignal
  onProgress?: (progress: P) => void
}

/** Does it in a thread of its own, which is gone when the promise is settled. */
export async function inThread<K extends keyof Kinds>(
  task: Task<K>,
  { signal, onProgress }: Watch<Kinds[K]['progress']>,
): Promise<Kinds[K]['answer']> {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task })
  const stop = Promise.withResolvers<never>()
  const abort = () => stop.reject(signal!.reason)
  signal?.addEventListener('abort', abort)
  try {
    return await Promise.race([stop.promise, answerOf<K>(worker, onProgress)])
  } finally {
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

function answerOf<K extends keyof Kinds>(
  worker: Worker,
  onProgress: Watch<Kinds[K]['progress']>['onProgress'],
) {
  return new Promise<Kinds[K]['answer']>((resolve, reject) => {
    worker.on('message', (message: Message<K>) => {
      if (message.kind === 'done') resolve(message.answer)
      else onProgress?.(message.progress)
    })
    // HiGHS aborts when it has no memory left.
    worker.once('error', reject)
    worker.once('exit', (code) =>
      reject(new Error(`The solver ended without an answer (${code}).`)),
    )
  })
}
