/** Of a run's rows, those with numbers above `after` and up to `until`. */
export interface Slice {
  after: number
  until: number
}

export const everything: Slice = { after: 0, until: Number.MAX_SAFE_INTEGER }

const leastRows = 10_000
/** What is looked through again for each slice then stays in proportion to the whole. */
const shareOfEarlier = 0.3

/** How far the rows of a run are staged: told by who reads the file to who applies them meanwhile. */
export class Staged {
  #until = 0
  #rowsRead: number | undefined
  #failure: { error: unknown } | undefined
  #change = Promise.withResolvers<void>()

  /** The number of rows when all are in. */
  get rowsRead(): number | undefined {
    return this.#rowsRead
  }

  reach(until: number) {
    this.throwIfFailed()
    this.#until = until
    this.#tell()
  }

  finish(rowsRead: number) {
    this.throwIfFailed()
    this.#rowsRead = rowsRead
    this.#tell()
  }

  /** One side has failed: the other is told when it next looks. */
  fail(error: unknown) {
    this.#failure ??= { error }
    this.#tell()
  }

  get hasFailed() {
    return this.#failure !== undefined
  }

  throwIfFailed() {
    if (this.#failure) throw this.#failure.error
  }

  /** Waits until there is enough for a first slice. */
  async begun() {
    await this.#when(() => this.#isEnough(0))
  }

  /** Waits until all are in, and says how many. */
  async whole(): Promise<number> {
    await this.#when(() => this.#rowsRead !== undefined)
    return this.#rowsRead as number
  }

  /** All rows, in one slice. */
  async *atOnce(): AsyncGenerator<Slice> {
    await this.whole()
    yield everything
  }

  /** All rows, in slices as they come in. */
  async *slices(): AsyncGenerator<Slice> {
    for (let after = 0; after < everything.until; ) {
      await this.#when(() => this.#isEnough(after))
      const until = this.#rowsRead === undefined ? this.#until : everything.until
      yield { after, until }
      after = until
    }
  }

  #isEnough(after: number) {
    const least = Math.max(leastRows, after * shareOfEarlier)
    return this.#rowsRead !== undefined || this.#until - after >= least
  }

  async #when(isSo: () => boolean) {
    this.throwIfFailed()
    while (!isSo()) {
      await this.#change.promise
      this.throwIfFailed()
    }
  }

  #tell() {
    this.#change.resolve()
    this.#change = Promise.withResolvers<void>()
  }
}
