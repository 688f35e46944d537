import type { Mesh } from './mesh.ts'

/** The unit of a mesh at a place in tile units: the area that holds it, or the nearest line within reach. */
export function unitAt({ shapes }: Mesh, x: number, y: number, reach: number): number | undefined {
  let nearest: number | undefined
  let least = reach
  shapes.forEach(({ isArea, rings, box }, unit) => {
    const margin = isArea ? 0 : reach
    if (x < box[0] - margin || x > box[2] + margin || y < box[1] - margin || y > box[3] + margin)
      return
    if (isArea) {
      if (isInside(rings, x, y)) nearest = unit
      return
    }
    const distance = Math.min(...rings.map((ring) => distanceTo(ring, x, y)))
    if (distance > least) return
    least = distance
    nearest = unit
  })
  return nearest
}

/** Even-odd over all rings, so that holes are outside. */
function isInside(rings: Float32Array[], x: number, y: number): boolean {
  let inside = false
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [ax, ay, bx, by] = [ring[at]!, ring[at + 1]!, ring[at + 2]!, ring[at + 3]!]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  }
  return inside
}

function distanceTo(ring: Float32Array, x: number, y: number): number {
  let least = Infinity
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [ax, ay] = [ring[at]!, ring[at + 1]!]
    const [dx, dy] = [ring[at + 2]! - ax, ring[at + 3]! - ay]
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)
    const part = Math.min(1, Math.max(0, along))
    least = Math.min(least, Math.hypot(x - ax - part * dx, y - ay - part * dy))
  }
  return least
}
