import type { Point } from './plane.ts'

/** It would take longer than anybody waits, and keep everybody else waiting. */
export class TooMuchError extends Error {
  readonly at: Point

  constructor(at: Point) {
    super('It takes too much to be done at once')
    this.at = at
  }
}

/**
 * What the edits of one request may take: about a second. Lines of twenty thousand corners can meet each other
 * in a hundred million places, for which neither time nor memory would do.
 */
export class Effort {
  #left = 4_000_000

  /** Counts edges and corners that are looked at. Throws a TooMuchError when it is used up. */
  spend(looks: number, at: Point) {
    this.#left -= looks
    if (this.#left < 0) throw new TooMuchError(at)
  }
}
