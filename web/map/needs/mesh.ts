import { classifyRings, VectorTile } from '@mapbox/vector-tile'
import earcut from 'earcut'
import { PbfReader } from 'pbf'
import { extrudeScale } from './extrude-scale.ts'
import { mostComponents } from './score.ts'

/** Bytes of one point: x, y (tile units) and dx, dy of its line's edge (16 bits each), which edge, levels. */
export const pointBytes = 36
export const edgeOffset = 8
export const levelsOffset = 12

/** A unit as it can be pointed at. */
interface Shape {
  isArea: boolean
  /** Tile units: x, y in turn. */
  rings: Float32Array[]
  box: [west: number, north: number, east: number, south: number]
  /** Its part of the mesh's lines: of an area its outline. */
  lineStart: number
  lineCount: number
}

/** One tile as the card takes it: triangles of areas first, then those of lines and outlines. */
export interface Mesh {
  ids: number[]
  /** Of each unit as many as there are components, 0 to 255. */
  levels: Uint8Array
  components: number
  shapes: Shape[]
  points: ArrayBuffer
  indices: Uint32Array
  areaCount: number
}

interface Point {
  x: number
  y: number
}

class Builder {
  readonly points: number[] = []
  readonly units: number[] = []

  add(unit: number, { x, y }: Point, dx = 0, dy = 0, edge = 0): number {
    this.points.push(x, y, dx, dy, edge)
    return this.units.push(unit) - 1
  }
}

/** What a tile of need holds, for so many components. */
export function meshOf(bytes: Uint8Array, components: number): Mesh {
  const layer = bytes.length ? new VectorTile(new PbfReader(bytes)).layers.needs : undefined
  const count = layer?.length ?? 0
  const levels = new Uint8Array(count * components)
  const ids: number[] = []
  const shapes: Shape[] = []
  const built = new Builder()
  const areas: number[] = []
  const lines: number[] = []
  for (let unit = 0; unit < count; unit++) {
    const feature = layer!.feature(unit)
    ids.push(feature.id ?? 0)
    for (let index = 0; index < components; index++)
      levels[unit * components + index] = Number(feature.properties[`c${index}`] ?? 0)
    const rings = feature.loadGeometry()
    const isArea = feature.type === 3
    const lineStart = lines.length
    if (isArea) for (const polygon of classifyRings(rings)) addArea(built, areas, unit, polygon)
    for (const ring of rings) addLine(built, lines, unit, ring, isArea)
    shapes.push({ isArea, ...shapeOf(rings), lineStart, lineCount: lines.length - lineStart })
  }
  return {
    ids,
    levels,
    components,
    shapes: shapes.map((shape) => ({ ...shape, lineStart: shape.lineStart + areas.length })),
    points: interleave(built, levels, components),
    indices: Uint32Array.from([...areas, ...lines]),
    areaCount: areas.length,
  }
}

function addArea(built: Builder, indices: number[], unit: number, rings: Point[][]) {
  const holes: number[] = []
  const flat: number[] = []
  const first = built.units.length
  for (const ring of rings) {
    if (flat.length > 0) holes.push(flat.length / 2)
    for (const point of ring.slice(0, -1)) {
      flat.push(point.x, point.y)
      built.add(unit, point)
    }
  }
  for (const index of earcut(flat, holes)) indices.push(first + index)
}

/** A line as two edges, of which the card makes a band some pixels wide. */
function addLine(
  built: Builder,
  indices: number[],
  unit: number,
  ring: Point[],
  isClosed: boolean,
) {
  const points = ring.filter(
    ({ x, y }, at) => at === 0 || x !== ring[at - 1]!.x || y !== ring[at - 1]!.y,
  )
  if (points.length < 2) return
  points.forEach((point, at) => {
    const before = points[at - 1] ?? (isClosed ? points.at(-2) : undefined)
    const after = points[at + 1] ?? (isClosed ? points[1] : undefined)
    const [dx, dy] = mitre(before, point, after)
    const left = built.add(unit, point, dx, dy, 1)
    const right = built.add(unit, point, -dx, -dy, -1)
    if (at > 0) indices.push(left - 2, right - 2, left, right - 2, right, left)
  })
}

/** A sharp bend is cut rather than drawn out to a needle. */
const longestMitre = 2

/** From a point of a line to its edge, where the line is 2 wide. */
function mitre(before: Point | undefined, at: Point, after: Point | undefined): [number, number] {
  const one = before && normal(before, at)
  const two = after && normal(at, after)
  const [ax, ay] = one ?? two ?? [0, 0]
  const [bx, by] = two ?? one ?? [0, 0]
  const length = Math.hypot(ax + bx, ay + by)
  if (length < 1e-6) return [ax, ay]
  const [x, y] = [(ax + bx) / length, (ay + by) / length]
  const stretch = Math.min(longestMitre, 1 / Math.max(1e-6, x * ax + y * ay))
  return [x * stretch, y * stretch]
}

function normal(from: Point, to: Point): [number, number] | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  return length === 0 ? undefined : [(from.y - to.y) / length, (to.x - from.x) / length]
}

function interleave({ points, units }: Builder, levels: Uint8Array, components: number) {
  const buffer = new ArrayBuffer(units.length * pointBytes)
  const shorts = new Int16Array(buffer)
  const bytes = new Uint8Array(buffer)
  const edges = new Int8Array(buffer)
  const carried = Math.min(components, mostComponents)
  units.forEach((unit, index) => {
    const at = (index * pointBytes) / 2
    const from = index * 5
    shorts[at] = points[from]!
    shorts[at + 1] = points[from + 1]!
    shorts[at + 2] = Math.round(points[from + 2]! * extrudeScale)
    shorts[at + 3] = Math.round(points[from + 3]! * extrudeScale)
    edges[index * pointBytes + edgeOffset] = points[from + 4]!
    const own = levels.subarray(unit * components, unit * components + carried)
    bytes.set(own, index * pointBytes + levelsOffset)
  })
  return buffer
}

function shapeOf(rings: Point[][]): Pick<Shape, 'rings' | 'box'> {
  const box: Shape['box'] = [Infinity, Infinity, -Infinity, -Infinity]
  const flat = rings.map((ring) => {
    const own = new Float32Array(ring.length * 2)
    ring.forEach(({ x, y }, index) => {
      own[index * 2] = x
      own[index * 2 + 1] = y
      box[0] = Math.min(box[0], x)
      box[1] = Math.min(box[1], y)
      box[2] = Math.max(box[2], x)
      box[3] = Math.max(box[3], y)
    })
    return own
  })
  return { rings: flat, box }
}
