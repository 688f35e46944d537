import type { OperationInput } from '../../api/client.ts'
import { Problem } from '../request.ts'

/**
 * One thing that a planner does to the open change set; a step of its undo. By its key the server
 * knows it again when it is sent a second time, since the answer to the first was lost.
 */
export type Deed = { key: string } & (
  | { kind: 'operations'; operations: OperationInput[]; basedOn: Record<string, number> }
  | { kind: 'undo' }
  | { kind: 'redo' }
)

export type LastOutcome = 'done' | 'refused'
/** `kept`: the line is down, it is sent when it is back. `held`: it waits for a word of the planner. */
export type Outcome = LastOutcome | 'kept' | 'held'

interface Waiter {
  resolve(outcome: Outcome): void
  isForTheLast: boolean
}

export interface QueueState {
  /** Not saved yet, in their order; the first may be on its way. */
  waiting: readonly Deed[]
  isSending: boolean
  isOffline: boolean
  /** Why the first one waits for a word of the planner. */
  held: Problem | null
  /** Why the last one was not done. Nothing was changed by it. */
  refused: { deed: Deed; problem: Problem } | null
}

/** What outlives a closed tab: the deeds, and the version that the first of them was done to. */
export interface Kept {
  version: number
  deeds: Deed[]
}

export interface QueueHost {
  /** The version of the change set as it was read last. */
  version(): number
  /** Gives the version after it. @throws Problem */
  send(deed: Deed, version: number): Promise<number>
  /** Reads the change set and the ground anew. */
  readAgain(): Promise<void>
  keep(kept: Kept | null): void
}

const retryMs = 5_000
const idle: QueueState = {
  waiting: [],
  isSending: false,
  isOffline: false,
  held: null,
  refused: null,
}

/** Sends deeds one after the other, each on the version that the one before left; loses none. */
export class EditQueue {
  state: QueueState = idle
  private readonly host: QueueHost
  private readonly listeners = new Set<() => void>()
  private readonly waitingFor = new Map<Deed, Waiter>()
  private version: number | undefined
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(host: QueueHost, kept: Kept | null) {
    this.host = host
    if (kept === null || kept.deeds.length === 0) return
    this.version = kept.version
    this.state = { ...idle, waiting: kept.deeds }
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  snapshot = () => this.state

  /** Resolves when it is known what became of it, or that it is kept until the line is back. */
  perform(deed: Deed): Promise<Outcome> {
    return this.add(deed, false)
  }

  /** Resolves when it is done or refused, however long that takes. */
  performToTheEnd(deed: Deed): Promise<LastOutcome> {
    return this.add(deed, true) as Promise<LastOutcome>
  }

  private add(deed: Deed, isForTheLast: boolean): Promise<Outcome> {
    const { waiting, isSending } = this.state
    // What has not left yet is taken back here.
    if (deed.kind === 'undo' && waiting.length > (isSending ? 1 : 0)) {
      const last = waiting.at(-1)!
      this.change({ waiting: waiting.slice(0, -1), held: null, refused: null })
      this.settle(last, 'refused')
      return Promise.resolve('done')
    }
    return new Promise((resolve) => {
      this.waitingFor.set(deed, { resolve, isForTheLast })
      this.change({ waiting: [...waiting, deed], refused: null })
      if (this.state.held) this.settle(deed, 'held')
      void this.sendNext()
    })
  }

  /** Does the held one after all, on what is there now. */
  goOn() {
    this.version = undefined
    this.change({ held: null })
    return this.sendNext()
  }

  /** Gives up what is not saved. */
  giveUp() {
    const given = this.state.waiting
    this.change({ waiting: [], held: null })
    for (const deed of given) this.settle(deed, 'refused')
  }

  forgetRefusal() {
    this.change({ refused: null })
  }

  async sendNext(): Promise<void> {
    clearTimeout(this.retry)
    const deed = this.state.waiting[0]
    if (deed === undefined || this.state.isSending || this.state.held) return
    this.version ??= this.host.version()
    this.change({ isSending: true })
    const { next, outcome } = await this.send(deed)
    // Who waits for it finds it as it is now.
    const settled = outcome === 'kept' || outcome === 'held' ? this.state.waiting : [deed]
    this.change({ ...next, isSending: false })
    for (const each of settled) this.settle(each, outcome)
    if (!this.state.isOffline) return this.sendNext()
    this.retry = setTimeout(() => void this.sendNext(), retryMs)
  }

  stop() {
    clearTimeout(this.retry)
  }

  private async send(deed: Deed): Promise<{ next: Partial<QueueState>; outcome: Outcome }> {
    try {
      this.version = await this.host.send(deed, this.version!)
      const waiting = this.state.waiting.slice(1)
      return { next: { waiting, isOffline: false }, outcome: 'done' }
    } catch (error) {
      return this.failed(deed, error instanceof Problem ? error : new Problem(-1, String(error)))
    }
  }

  private async failed(deed: Deed, problem: Problem) {
    if (problem.mayPass) return { next: { isOffline: true }, outcome: 'kept' as const }
    const isStale = problem.status === 412
    const hasMoved = isStale || problem.status === 409
    if (hasMoved) await this.host.readAgain().catch(() => undefined)
    // What somebody else has just done is not ours to take back.
    const isDropped = isStale
      ? deed.kind !== 'operations'
      : [400, 409, 422].includes(problem.status)
    if (!isDropped) return { next: { held: problem, isOffline: false }, outcome: 'held' as const }
    if (hasMoved) this.version = undefined
    const waiting = this.state.waiting.slice(1)
    const refused = { deed, problem }
    return { next: { waiting, refused, isOffline: false }, outcome: 'refused' as const }
  }

  private settle(deed: Deed, outcome: Outcome) {
    const waiter = this.waitingFor.get(deed)
    if (waiter === undefined) return
    if (waiter.isForTheLast && (outcome === 'kept' || outcome === 'held')) return
    waiter.resolve(outcome)
    this.waitingFor.delete(deed)
  }

  private change(part: Partial<QueueState>) {
    this.state = { ...this.state, ...part }
    const { waiting } = this.state
    if (waiting.length === 0) this.version = undefined
    this.host.keep(
      waiting.length > 0
        ? { version: this.version ?? this.host.version(), deeds: [...waiting] }
        : null,
    )
    for (const listener of this.listeners) listener()
  }
}
