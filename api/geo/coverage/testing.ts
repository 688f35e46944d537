import type { Polygon, Position } from 'geojson'
import { Coverage, edgesOf } from './coverage.ts'
import type { FaceId, Node } from './face.ts'
import { planeAt } from './plane.ts'
import { boxOfFace, edgesNear } from './ring-index.ts'
import { areaM2 } from './rings.ts'
import { distanceM } from './segments.ts'

export const plane = planeAt({
  origin: [25, 45],
  eastPerLongitude: 78_847,
  eastPerLatitude: -310,
  northPerLongitude: 312,
  northPerLatitude: 111_132,
})

/** Metres from the origin, closed. */
export function square(x: number, y: number, sideM: number): Polygon {
  const corners: [number, number][] = [
    [x, y],
    [x + sideM, y],
    [x + sideM, y + sideM],
    [x, y + sideM],
    [x, y],
  ]
  return { type: 'Polygon', coordinates: [corners.map(([east, north]) => at(east, north))] }
}

function at(x: number, y: number): Position {
  return plane.toPosition({ x, y })
}

export function twoLots() {
  const coverage = new Coverage(plane)
  coverage.add('west', square(0, 0, 20))
  coverage.add('east', square(20, 0, 20))
  return coverage
}

export function totalM2(coverage: Coverage): number {
  return [...coverage.faces.values()].reduce((sum, face) => sum + areaM2(face), 0)
}

/** How much of a face's boundary no other face shares corner by corner. Metres. */
export function unsharedInside(coverage: Coverage, id: FaceId): number {
  const face = coverage.face(id)
  const beside = new Map<Node, Set<Node>>()
  for (const [other, each] of coverage.faces) {
    if (other === id) continue
    for (const [from, to] of edgesNear(each, boxOfFace(face))) {
      const ends = beside.get(from)
      if (ends) ends.add(to)
      else beside.set(from, new Set([to]))
    }
  }
  return [...edgesOf(face)]
    .filter(([from, to]) => !beside.get(to)?.has(from))
    .reduce((sum, [from, to]) => sum + distanceM(from, to), 0)
}
