import { checkFace } from '../../geo/coverage/check-face.ts'
import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import { doOverlap, overlapsOf } from '../../geo/coverage/overlaps.ts'
import { type Outcome, Refusal } from './operation.ts'

/** Refuses what leaves a parcel without a sound shape, or on another's ground. */
export function requireSound(coverage: Coverage, before: Coverage, { created }: Outcome) {
  const { put } = coverage.changesSince(before)
  for (const [id, face] of put) {
    const [problem] = checkFace(face, before.faces.get(id), coverage.effort)
    if (problem !== undefined) throw new Refusal(problem.kind, [id], problem.at)
  }
  const sources = new Map(created.map(({ id, from }) => [id, from]))
  const sourcesOf = (id: FaceId) => sources.get(id) ?? [id]
  const done = new Set<FaceId>()
  for (const id of put.keys()) {
    done.add(id)
    for (const { other, at } of overlapsOf(coverage, id, done)) {
      if (!wereOnEachOther(before, sourcesOf(id), sourcesOf(other)))
        throw new Refusal('overlaps', [id, other], at)
    }
  }
}

/** What overlapped before the operation is not its fault, and neither is what became of it. */
function wereOnEachOther(before: Coverage, ones: FaceId[], others: FaceId[]): boolean {
  return ones.some((one) => others.some((other) => one !== other && doOverlap(before, one, other)))
}
