import Flatbush from 'flatbush'
import type { Position } from 'geojson'
import type { Plane, Point } from './plane.ts'

/** One side of a parcel; its ends to the last digit. */
export interface Edge {
  a: Point
  b: Point
  from: Position
  to: Position
}

/** The sides of many parcels, found by where they are. A side that two share is there once. */
export class EdgeIndex {
  readonly edges: Edge[]
  private readonly boxes: Flatbush | null

  constructor(rings: Iterable<Position[]>, plane: Plane) {
    this.edges = edgesOf(rings, plane)
    // Flatbush wants at least one.
    this.boxes = this.edges.length > 0 ? new Flatbush(this.edges.length) : null
    if (!this.boxes) return
    for (const { a, b } of this.edges) {
      this.boxes.add(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y))
    }
    this.boxes.finish()
  }

  /** Those whose box comes as near as this. Metres. */
  near({ x, y }: Point, withinM: number): Edge[] {
    const found = this.boxes?.search(x - withinM, y - withinM, x + withinM, y + withinM) ?? []
    return found.map((index) => this.edges[index]!)
  }
}

function edgesOf(rings: Iterable<Position[]>, plane: Plane): Edge[] {
  const edges: Edge[] = []
  const seen = new Set<string>()
  for (const ring of rings) {
    let [from, a] = [ring[0]!, plane.toPoint(ring[0]!)]
    for (const to of ring.slice(1)) {
      const b = plane.toPoint(to)
      const key = sideKey(from, to)
      if (!seen.has(key)) edges.push({ a, b, from, to })
      seen.add(key)
      ;[from, a] = [to, b]
    }
  }
  return edges
}

/** The same from either end. */
export function sideKey([x1 = 0, y1 = 0]: Position, [x2 = 0, y2 = 0]: Position): string {
  return x1 < x2 || (x1 === x2 && y1 < y2) ? `${x1} ${y1} ${x2} ${y2}` : `${x2} ${y2} ${x1} ${y1}`
}
