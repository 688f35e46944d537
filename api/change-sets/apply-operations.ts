import type { Position } from 'geojson'
import { type Coverage, geometryOf } from '../geo/coverage/coverage.ts'
import { TooMuchError } from '../geo/coverage/effort.ts'
import type { Face, FaceId } from '../geo/coverage/face.ts'
import { TooFineError } from '../geo/coverage/node-cuts.ts'
import { areaM2 } from '../geo/coverage/rings.ts'
import { factsOfMerged, factsOfPieces, unknownFacts } from './facts.ts'
import type { Ground } from './ground.ts'
import { requireSound } from './operations/check.ts'
import { deleteCorner, insertCorner, moveCorner } from './operations/corners.ts'
import { cut } from './operations/cut.ts'
import { merge } from './operations/merge.ts'
import { offset } from './operations/offset.ts'
import { type NextId, nothing, type Outcome, Refusal } from './operations/operation.ts'
import { register, snapped } from './operations/register.ts'
import { reshape } from './operations/reshape.ts'
import { retire } from './operations/retire.ts'
import { split } from './operations/split.ts'
import { splitByArea, splitEqually } from './operations/split-by-area.ts'
import type { ParcelDraft } from './parcel-draft.ts'
import type { PlainOperation } from './resolve.ts'

/**
 * Does the operations one after the other. Gives the drafts that changed, with what they were; the
 * ground itself is left as it was when one is refused.
 */
export function applyOperations(
  ground: Ground,
  operations: PlainOperation[],
  begun: number,
): { before: Map<FaceId, ParcelDraft | null>; after: Map<FaceId, ParcelDraft>; begun: number } {
  const drafts = new Map(ground.drafts)
  let coverage = ground.coverage
  let last = begun
  const nextId = () => `new-${++last}`
  for (const [index, operation] of operations.entries()) {
    const next = coverage.copy()
    try {
      requireParcels(next, operation)
      const outcome = perform(next, drafts, operation, nextId)
      describeOutcome(drafts, coverage, next, outcome, operation.operation)
      requireSound(next, coverage, outcome)
    } catch (error) {
      throw asRefused(error, index)
    }
    for (const [id, face] of next.changesSince(coverage).put) {
      drafts.set(id, { ...drafts.get(id)!, geometry: geometryOf(face) })
    }
    coverage = next
  }
  const after = new Map([...drafts].filter(([key, draft]) => ground.drafts.get(key) !== draft))
  const before = new Map(
    [...after.keys()].map((key) => [
      key,
      ground.edited.has(key) ? (ground.drafts.get(key) ?? null) : null,
    ]),
  )
  return { before, after, begun: last }
}

/** What was refused, and which of the operations it was. */
export class OperationRefused extends Error {
  readonly index: number
  readonly refusal: Refusal

  constructor(index: number, refusal: Refusal) {
    super(refusal.code)
    this.index = index
    this.refusal = refusal
  }
}

function asRefused(error: unknown, index: number): unknown {
  if (error instanceof Refusal) return new OperationRefused(index, error)
  if (error instanceof TooFineError)
    return new OperationRefused(index, new Refusal('too-fine', [], error.at))
  if (error instanceof TooMuchError)
    return new OperationRefused(index, new Refusal('too-much', [], error.at))
  return error
}

function requireParcels(coverage: Coverage, operation: PlainOperation) {
  const named = 'parcels' in operation ? operation.parcels : []
  const keys = 'parcel' in operation ? [...named, operation.parcel] : named
  const missing = keys.filter((key) => !coverage.faces.has(key))
  if (missing.length > 0) throw new Refusal('no-such-parcel', missing)
}

function perform(
  coverage: Coverage,
  drafts: Map<FaceId, ParcelDraft>,
  operation: PlainOperation,
  nextId: NextId,
): Outcome {
  const point = (position: Position) => coverage.plane.toPoint(position)
  switch (operation.operation) {
    case 'split':
      return split(
        coverage,
        operation.parcels,
        operation.lines.map((line) => line.map(point)),
        nextId,
      )
    case 'split-by-area':
      return splitByArea(
        coverage,
        operation.parcel,
        operation.areaM2,
        operation.directionDeg,
        nextId,
      )
    case 'split-equally':
      return splitEqually(
        coverage,
        operation.parcel,
        operation.parts,
        operation.directionDeg,
        nextId,
      )
    case 'merge':
      return merge(coverage, [...new Set(operation.parcels)], nextId)
    case 'reshape':
      return reshape(coverage, operation.parcel, operation.line.map(point))
    case 'move-corner':
      return moveCorner(coverage, point(operation.from), point(operation.to))
    case 'insert-corner':
      return insertCorner(coverage, point(operation.at))
    case 'delete-corner':
      return deleteCorner(coverage, point(operation.at))
    case 'cut':
      return cut(coverage, operation.parcels, faceOf(coverage, operation.shape), nextId)
    case 'offset':
      return offset(
        coverage,
        operation.parcel,
        [point(operation.from), point(operation.to)],
        operation.widthM,
        nextId,
      )
    case 'register': {
      const shape = snapped(coverage, operation.shape, operation.snapM)
      return registered(coverage, drafts, faceOf(coverage, shape), operation.facts, nextId)
    }
    case 'retire':
      return retire(coverage, operation.parcels)
    case 'describe': {
      const draft = drafts.get(operation.parcel)!
      const given = Object.keys(operation.facts)
      drafts.set(operation.parcel, {
        ...draft,
        facts: { ...draft.facts, ...operation.facts },
        asks: draft.asks.filter((fact) => !given.includes(fact)),
      })
      return nothing
    }
  }
}

/** A face that is not of the coverage, with its corners shared. */
function faceOf(coverage: Coverage, shape: ParcelDraft['geometry']): Face {
  const work = coverage.copy()
  work.add('shape', shape)
  return work.face('shape')
}

function registered(
  coverage: Coverage,
  drafts: Map<FaceId, ParcelDraft>,
  face: Face,
  facts: Partial<ParcelDraft['facts']>,
  nextId: NextId,
): Outcome {
  const outcome = register(coverage, face, nextId)
  const { id } = outcome.created[0]!
  drafts.set(id, {
    ...begin(id, [], 'register', face),
    facts: { ...unknownFacts, ...facts },
    asks: facts.cadastralNumber === undefined ? ['cadastralNumber'] : [],
  })
  return outcome
}

function begin(key: FaceId, from: FaceId[], operation: string, face: Face): ParcelDraft {
  return {
    key,
    parcelId: null,
    baseVersion: null,
    isRetired: false,
    from,
    operation,
    facts: unknownFacts,
    asks: [],
    geometry: geometryOf(face),
  }
}

/** Begins and ends the drafts as the operation did with the faces. */
function describeOutcome(
  drafts: Map<FaceId, ParcelDraft>,
  before: Coverage,
  after: Coverage,
  { created, retired }: Outcome,
  operation: string,
) {
  for (const [, pieces] of Map.groupBy(created, ({ from }) => from.join(' '))) {
    const { from } = pieces[0]!
    const sources = from.map((key) => drafts.get(key)!)
    if (sources.length === 0) continue
    const described =
      sources.length === 1
        ? factsOfPieces(
            sources[0]!,
            pieces.map(({ id }) => areaM2(after.face(id))),
          )
        : [
            factsOfMerged(
              sources,
              from.map((key) => areaM2(before.face(key))),
            ),
          ]
    for (const [index, { id }] of pieces.entries()) {
      drafts.set(id, { ...begin(id, from, operation, after.face(id)), ...described[index]! })
    }
  }
  for (const key of retired) drafts.set(key, { ...drafts.get(key)!, isRetired: true, operation })
}
