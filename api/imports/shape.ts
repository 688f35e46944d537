import type { Geometry, Position } from 'geojson'
import { geometryFromWkb, wkbTypes } from '../geo/wkb.ts'

/** Points, lines or areas, each also as several in one geometry. */
export type ShapeKind = 'point' | 'line' | 'area'

export interface Shape {
  /** Little-endian WKB in two dimensions, as hexadecimal. */
  hex: string
  kind: ShapeKind
  vertices: number
  /** minX, minY, maxX, maxY in the source's CRS. */
  box: [number, number, number, number]
  hasZ: boolean
  /** Of a single point with a height. */
  z?: number
  /** What was mended on request. */
  mended?: string
  /** A closed line was taken for the area it encloses. */
  closedLine?: boolean
}

export interface ShapeWish {
  kinds: ShapeKind[]
  /** One point or one line, not several. */
  single: boolean
  /** Close open rings instead of refusing them. */
  closeRings: boolean
  /** The file has y before x. */
  swapAxes: boolean
}

/** Why a geometry is refused; the message goes into the report. */
export class ShapeError extends Error {
  override name = 'ShapeError'
  code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A geometry with more is refused: checks would take long. All roads of a city in one have 120,000. */
const maxVertices = 500_000

const kindOf = {
  Point: 'point',
  MultiPoint: 'point',
  LineString: 'line',
  MultiLineString: 'line',
  Polygon: 'area',
  MultiPolygon: 'area',
} as const

const nouns = { point: 'a point', line: 'a line', area: 'an area' }

/** Checks a geometry's structure and numbers, and encodes it. Throws a ShapeError. */
export function shapeOf(geometry: Geometry | Uint8Array, wish: ShapeWish): Shape {
  const given = geometry instanceof Uint8Array ? decoded(geometry) : geometry
  const single = simplest(given, wish)
  const kind = kindOf[single.type as keyof typeof kindOf]
  if (!wish.kinds.includes(kind)) {
    const wanted = wish.kinds.map((each) => nouns[each]).join(' or ')
    throw new ShapeError('wrong-type', `is a ${given.type} where ${wanted} is needed`)
  }
  if (wish.single && single.type.startsWith('Multi') && kind !== 'area') {
    const parts = (single as { coordinates: unknown[] }).coordinates.length
    throw new ShapeError('wrong-type', `has ${parts} separate parts where one is needed`)
  }
  const writer = new WkbWriter(wish)
  writer.geometry(single)
  const shape: Shape = { ...writer.finish(), kind }
  if (single !== given && kind === 'area' && given.type === 'LineString') shape.closedLine = true
  if (single.type === 'Point' && shape.hasZ) shape.z = single.coordinates[2]
  return shape
}

function decoded(bytes: Uint8Array): Geometry {
  try {
    return geometryFromWkb(bytes)
  } catch (error) {
    const reason =
      error instanceof RangeError ? 'the geometry is damaged' : (error as Error).message
    throw new ShapeError('unreadable', reason)
  }
}

/** Takes one part out of its multi-geometry or collection, and a closed line for an area. */
function simplest(geometry: Geometry, wish: ShapeWish): Geometry {
  if (geometry.type === 'GeometryCollection') {
    const parts = Array.isArray(geometry.geometries) ? geometry.geometries : []
    const [first] = parts
    if (first === undefined) throw new ShapeError('empty', 'has no coordinates')
    if (parts.length > 1) {
      throw new ShapeError('wrong-type', `is a collection of ${parts.length} geometries: split it`)
    }
    return simplest(first, wish)
  }
  if (!(geometry.type in kindOf) || !Array.isArray(geometry.coordinates)) {
    throw new ShapeError('unreadable', `is a ${JSON.stringify(geometry.type)}, not a geometry`)
  }
  if (geometry.coordinates.length === 0) throw new ShapeError('empty', 'has no coordinates')
  const wantsArea = wish.kinds.includes('area') && !wish.kinds.includes('line')
  if (geometry.type === 'LineString' && wantsArea && isClosed(geometry.coordinates)) {
    return { type: 'Polygon', coordinates: [geometry.coordinates] }
  }
  if (geometry.type === 'MultiPoint' && geometry.coordinates.length === 1) {
    return { type: 'Point', coordinates: geometry.coordinates[0] as Position }
  }
  if (geometry.type === 'MultiLineString' && geometry.coordinates.length === 1) {
    return { type: 'LineString', coordinates: geometry.coordinates[0] as Position[] }
  }
  if (geometry.type === 'MultiPolygon' && geometry.coordinates.length === 1) {
    return { type: 'Polygon', coordinates: geometry.coordinates[0] as Position[][] }
  }
  return geometry
}

const isClosed = (line: Position[]) => line.length >= 4 && same(line[0], line.at(-1))
const same = (a: Position | undefined, b: Position | undefined) =>
  a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]

let scratch = Buffer.alloc(64 * 1024)

class WkbWriter {
  #bytes = 0
  #vertices = 0
  #box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  #hasZ = false
  #mended = 0
  #wish: ShapeWish

  constructor(wish: ShapeWish) {
    this.#wish = wish
  }

  finish() {
    const hex = scratch.toString('hex', 0, this.#bytes)
    const mended = this.#mended === 0 ? undefined : `closed ${this.#mended} open ring(s)`
    return { hex, vertices: this.#vertices, box: this.#box, hasZ: this.#hasZ, mended }
  }

  geometry(geometry: Geometry) {
    if (geometry.type === 'GeometryCollection')
      throw new ShapeError('wrong-type', 'is a collection')
    this.#reserve(16)
    this.#bytes = scratch.writeUInt8(1, this.#bytes)
    this.#count(wkbTypes.indexOf(geometry.type))
    switch (geometry.type) {
      case 'Point':
        return this.#position(geometry.coordinates)
      case 'LineString':
        return this.#line(geometry.coordinates, 'the line', 2)
      case 'Polygon':
        return this.#polygon(geometry.coordinates, '')
      case 'MultiPoint':
        return this.#parts(geometry.coordinates, (coordinates) =>
          this.geometry({ type: 'Point', coordinates }),
        )
      case 'MultiLineString':
        return this.#parts(geometry.coordinates, (coordinates) =>
          this.geometry({ type: 'LineString', coordinates }),
        )
      case 'MultiPolygon':
        return this.#parts(geometry.coordinates, (coordinates) =>
          this.geometry({ type: 'Polygon', coordinates }),
        )
    }
  }

  #parts<T>(parts: T[], write: (part: T) => void) {
    this.#count(parts.length)
    for (const part of parts) write(part)
  }

  #polygon(rings: Position[][], where: string) {
    if (!Array.isArray(rings) || rings.length === 0) {
      throw new ShapeError('empty', `${where}has a part without a ring`)
    }
    this.#count(rings.length)
    for (const [at, ring] of rings.entries()) {
      const name = at === 0 ? 'its outer ring' : `its hole ${at}`
      this.#line(this.#closed(ring, name), name, 4)
    }
  }

  #closed(ring: Position[], name: string): Position[] {
    if (!Array.isArray(ring)) throw new ShapeError('unreadable', `${name} is not a list`)
    const [first, last] = [ring[0], ring.at(-1)]
    if (first === undefined || last === undefined || same(first, last)) return ring
    // What is no number is named as such, when it is written.
    if (![...first, ...last].every(Number.isFinite)) return ring
    if (!this.#wish.closeRings) {
      throw new ShapeError('invalid', `${name} is not closed: it ends at ${last[0]}, ${last[1]}`)
    }
    this.#mended += 1
    return [...ring, first]
  }

  #line(line: Position[], name: string, least: number) {
    if (!Array.isArray(line)) throw new ShapeError('unreadable', `${name} is not a list`)
    if (line.length < least) {
      throw new ShapeError('invalid', `${name} has ${line.length} points and needs ${least}`)
    }
    this.#count(line.length)
    this.#reserve(line.length * 16)
    for (const position of line) this.#position(position)
  }

  #position(position: Position) {
    const [first, second] = Array.isArray(position) ? position : []
    const [x, y] = this.#wish.swapAxes ? [second, first] : [first, second]
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw new ShapeError('not-a-number', `has a coordinate that is no number: ${position}`)
    }
    this.#vertices += 1
    if (this.#vertices > maxVertices) {
      throw new ShapeError('too-large', `has more than ${maxVertices} vertices: cut it into parts`)
    }
    this.#hasZ ||= position.length > 2
    const box = this.#box
    if ((x as number) < box[0]) box[0] = x as number
    if ((y as number) < box[1]) box[1] = y as number
    if ((x as number) > box[2]) box[2] = x as number
    if ((y as number) > box[3]) box[3] = y as number
    this.#reserve(16)
    scratch.writeDoubleLE(x as number, this.#bytes)
    this.#bytes = scratch.writeDoubleLE(y as number, this.#bytes + 8)
  }

  #count(count: number) {
    this.#reserve(16)
    this.#bytes = scratch.writeUInt32LE(count, this.#bytes)
  }

  #reserve(more: number) {
    if (this.#bytes + more <= scratch.length) return
    const larger = Buffer.alloc((this.#bytes + more) * 2)
    scratch.copy(larger, 0, 0, this.#bytes)
    scratch = larger
  }
}
