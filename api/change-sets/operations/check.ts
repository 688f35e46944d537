import { checkFace } from '../../geo/coverage/check-face.ts'
import type { Coverage } from '../../geo/coverage/coverage.ts'
import { findOverlap, overlapsOf } from '../../geo/coverage/overlaps.ts'
import { Refusal } from './operation.ts'

/** Refuses what leaves a parcel without a sound shape, or on another's ground. */
export function requireSound(coverage: Coverage, before: Coverage) {
  const { put } = coverage.changesSince(before)
  for (const [id, face] of put) {
    const [problem] = checkFace(face, before.faces.get(id), coverage.effort)
    if (problem !== undefined) throw new Refusal(problem.kind, [id], problem.at)
  }
  const done = new Set<string>()
  for (const id of put.keys()) {
    done.add(id)
    for (const { other, at } of overlapsOf(coverage, id, done)) {
      if (!wereOnEachOther(before, id, other)) throw new Refusal('overlaps', [id, other], at)
    }
  }
}

/** What overlapped before the operation is not its fault. */
function wereOnEachOther(before: Coverage, id: string, other: string): boolean {
  if (!before.faces.has(id) || !before.faces.has(other)) return false
  return findOverlap(before, id, other) !== undefined
}
