import type { Point } from '../geometry/points.ts'
import { contains, distanceToEdge, type Polygon } from '../geometry/polygons.ts'
import type { Random } from '../random.ts'

/** Up to `count` places in a polygon, `marginM` from its edge. */
export function scatter(polygon: Polygon, count: number, marginM: number, rng: Random): Point[] {
  const xs = polygon.map((p) => p[0])
  const ys = polygon.map((p) => p[1])
  const found: Point[] = []
  for (let attempt = 0; attempt < count * 6 && found.length < count; attempt++) {
    const at: Point = [
      rng.between(Math.min(...xs), Math.max(...xs)),
      rng.between(Math.min(...ys), Math.max(...ys)),
    ]
    if (contains(polygon, at) && distanceToEdge(polygon, at) > marginM) found.push(at)
  }
  return found
}
