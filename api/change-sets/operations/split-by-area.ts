import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import { areaM2 } from '../../geo/coverage/rings.ts'
import { lineForArea, linesForEqualParts } from '../../geo/coverage/split-by-area.ts'
import { type NextId, type Outcome, Refusal } from './operation.ts'
import { split } from './split.ts'

/** Cuts this area off on the left of the direction, in degrees clockwise from grid north. */
export function splitByArea(
  coverage: Coverage,
  parcel: FaceId,
  wantedM2: number,
  directionDeg: number,
  nextId: NextId,
): Outcome {
  const face = coverage.face(parcel)
  if (wantedM2 >= areaM2(face)) throw new Refusal('area-too-large', [parcel])
  return split(coverage, [parcel], [lineForArea(face, wantedM2, directionDeg)], nextId)
}

/** Cuts into parts of the same area by parallel lines. */
export function splitEqually(
  coverage: Coverage,
  parcel: FaceId,
  parts: number,
  directionDeg: number,
  nextId: NextId,
): Outcome {
  const lines = linesForEqualParts(coverage.face(parcel), parts, directionDeg)
  return split(coverage, [parcel], lines, nextId)
}
