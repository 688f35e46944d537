import { Worker } from 'node:worker_threads'
import type { Message } from './embedded-protocol.ts'
import type { UnitPlace } from './embedded-units.ts'
import type { WorkerReply, WorkerRequest, WorkerSettings } from './embedded-worker.ts'

export type Done = Extract<WorkerReply, { kind: 'done' }>

/** The engine was lost while it ran a unit; `code` is an SQLSTATE. */
export class EngineLost extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** PGlite in a thread that is replaced whenever it dies, hangs or cannot be trusted. */
export interface EngineThread {
  /** Runs a unit, one at a time. Throws EngineLost. `limitMs` 0 means no limit. */
  run(unit: Message[], place: UnitPlace, limitMs: number): Promise<Done>
  /** Closes the engine and starts a new one; between units only. */
  recycle(): void
  ready(): Promise<void>
  close(): Promise<void>
}

export interface ThreadOptions {
  settings: Omit<WorkerSettings, 'channels'>
  /** The channels a new engine has to listen to. */
  channels(): string[]
  onProgress(line: string): void
  /** It does not start any more. */
  onHopeless(error: Error): void
}

interface Pending {
  resolve(done: Done): void
  reject(error: Error): void
  timer: NodeJS.Timeout | undefined
}

const closeLimitMs = 15_000
const mostFailedStarts = 3
const lost =
  'The embedded database engine stopped during this statement and is being started again. ' +
  'Unless the statement was a commit, nothing of its transaction was kept.'

export function startThread(options: ThreadOptions): EngineThread {
  let worker: Worker
  let pending: Pending | undefined
  let readiness: Promise<void>
  let failedStarts = 0
  /** Threads whose end is our own doing. */
  const retired = new WeakSet<Worker>()

  function start() {
    const own = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
      workerData: { ...options.settings, channels: options.channels() } satisfies WorkerSettings,
    })
    worker = own
    let isReady = false
    let cause: unknown
    readiness = new Promise((ready) => {
      own.on('message', (reply: WorkerReply) => {
        if (reply.kind === 'progress') options.onProgress(reply.line)
        if (reply.kind === 'done') settle()?.resolve(reply)
        if (reply.kind !== 'ready') return
        isReady = true
        failedStarts = 0
        ready()
      })
      own.on('error', (error) => {
        cause = error
      })
      own.on('exit', () => {
        if (retired.has(own)) return
        settle()?.reject(new EngineLost('57P02', `${lost} (${cause ?? 'it exited'})`))
        if (!isReady) failedStarts += 1
        if (failedStarts >= mostFailedStarts) return options.onHopeless(new Error(String(cause)))
        start()
        // Those who waited for this one wait for its successor.
        if (!isReady) readiness.then(ready)
      })
    })
  }

  function settle() {
    const settled = pending
    pending = undefined
    clearTimeout(settled?.timer)
    return settled
  }

  /** Ends the thread at once, which stops even an endless loop, and puts another in its place. */
  function kill(reason: EngineLost) {
    const old = worker
    retired.add(old)
    settle()?.reject(reason)
    // Two engines must not have the folder at once.
    readiness = old.terminate().then(() => {
      start()
      return readiness
    })
  }

  function send(request: WorkerRequest) {
    worker.postMessage(request)
  }

  async function run(unit: Message[], place: UnitPlace, limitMs: number): Promise<Done> {
    await readiness
    return new Promise((resolve, reject) => {
      const expire = () =>
        kill(
          new EngineLost('57014', `canceling statement due to statement timeout (${limitMs} ms)`),
        )
      const timer = limitMs > 0 ? setTimeout(expire, limitMs) : undefined
      pending = { resolve, reject, timer }
      send({ kind: 'run', unit: Buffer.concat(unit.map((message) => message.bytes)), place })
    })
  }

  async function end() {
    const old = worker
    retired.add(old)
    const closed = new Promise<void>((done) => {
      old.on('message', (reply: WorkerReply) => reply.kind === 'closed' && done())
      old.on('exit', () => done())
      setTimeout(done, closeLimitMs).unref()
    })
    send({ kind: 'close' })
    await closed
    await old.terminate()
  }

  start()
  return {
    run,
    ready: () => readiness,
    recycle() {
      readiness = readiness.then(end).then(() => {
        start()
        return readiness
      })
    },
    async close() {
      await readiness
      await end()
    },
  }
}
