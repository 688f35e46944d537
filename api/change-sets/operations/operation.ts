import type { ShapeProblem } from '../../geo/coverage/check-face.ts'
import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import type { Point } from '../../geo/coverage/plane.ts'

/** What an operation does to parcels; how their edges changed stands in the coverage itself. */
export interface Outcome {
  /** Parcels that begin, and those whose ground they take. */
  created: { id: FaceId; from: FaceId[] }[]
  /** Parcels that end. */
  retired: FaceId[]
}

export const nothing: Outcome = { created: [], retired: [] }

/** Gives each new parcel its id within the change set. */
export type NextId = () => FaceId

/** An operation that cannot be done: why, with which parcels, and where. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly parcels: FaceId[]
  readonly at: Point | undefined

  constructor(code: RefusalCode, parcels: FaceId[] = [], at?: Point) {
    super(code)
    this.code = code
    this.parcels = parcels
    this.at = at
  }
}

export type RefusalCode =
  | ShapeProblem['kind']
  | 'line-does-not-cut'
  | 'area-too-large'
  | 'one-parcel-only'
  | 'not-side-by-side'
  | 'ends-off-boundary'
  | 'corner-of-others'
  | 'no-corner-here'
  | 'too-fine'
  | 'too-much'
  | 'shape-does-not-meet'
  | 'overlaps'
  | 'no-such-parcel'

/** Puts pieces in the place of a parcel. */
export function replaceBy(
  coverage: Coverage,
  id: FaceId,
  pieces: Parameters<Coverage['put']>[1][],
  nextId: NextId,
): Outcome {
  coverage.remove(id)
  const created = pieces.map((piece) => {
    const each = { id: nextId(), from: [id] }
    coverage.put(each.id, piece)
    return each
  })
  return { created, retired: [id] }
}

export function together(outcomes: Outcome[]): Outcome {
  return {
    created: outcomes.flatMap(({ created }) => created),
    retired: outcomes.flatMap(({ retired }) => retired),
  }
}
