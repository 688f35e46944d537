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
 * What edits of one request may take: about a second or two. Lines of a few thousand corners can meet each other
 * in hundreds of millions of places; the largest parcels and the longest lines that somebody surveyed take a
 * twentieth of this.
 */
export class Effort {
  #left = 15_000_000

  /** Counts edges and corners that are looked at. Throws a TooMuchError when it is used up. */
  spend(looks: number, at: Point) {
    this.#left -= looks
    if (this.#left < 0) throw new TooMuchError(at)
  }
}
