import type { Geometry, Position } from 'geojson'

/** WKB's geometry types, by their codes. */
export const wkbTypes = [
  'Unknown',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
] as const

/** Reads WKB (ISO, and PostGIS's EWKB) piece by piece; heights and measures are skipped. */
class WkbCursor {
  #view: DataView
  #at = 0
  #little = true
  /** Numbers per position in the geometry entered last. */
  dimensions = 2
  hasZ = false

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The type code 1 to 7 of the geometry that begins here. */
  enter(): number {
    this.#little = this.#view.getUint8(this.#at) === 1
    this.#at += 1
    const code = this.count()
    const extended = code >>> 28
    const plain = code & 0x0fffffff
    const thousands = Math.floor(plain / 1000)
    const z = (extended & 8) !== 0 || thousands === 1 || thousands === 3
    const m = (extended & 4) !== 0 || thousands === 2 || thousands === 3
    if ((extended & 2) !== 0) this.#at += 4
    this.dimensions = 2 + Number(z) + Number(m)
    this.hasZ ||= z
    return plain % 1000
  }

  count(): number {
    const value = this.#view.getUint32(this.#at, this.#little)
    this.#at += 4
    return value
  }

  position(): Position {
    const x = this.#view.getFloat64(this.#at, this.#little)
    const y = this.#view.getFloat64(this.#at + 8, this.#little)
    const z = this.hasZ ? this.#view.getFloat64(this.#at + 16, this.#little) : undefined
    this.#at += this.dimensions * 8
    return z === undefined ? [x, y] : [x, y, z]
  }
}

/** Decodes WKB. Throws a RangeError for a truncated one and an Error for curves and surfaces. */
export function geometryFromWkb(bytes: Uint8Array): Geometry {
  const cursor = new WkbCursor(bytes)
  return read(cursor)
}

function read(cursor: WkbCursor): Geometry {
  const code = cursor.enter()
  const type = wkbTypes[code]
  const members = <T>(each: () => T) => Array.from({ length: sane(cursor.count()) }, each)
  const line = () => members(() => cursor.position())
  const nested = <T>() => members(() => (read(cursor) as unknown as { coordinates: T }).coordinates)
  switch (type) {
    case 'Point':
      return { type, coordinates: cursor.position() }
    case 'LineString':
      return { type, coordinates: line() }
    case 'Polygon':
      return { type, coordinates: members(line) }
    case 'MultiPoint':
      return { type, coordinates: nested<Position>() }
    case 'MultiLineString':
      return { type, coordinates: nested<Position[]>() }
    case 'MultiPolygon':
      return { type, coordinates: nested<Position[][]>() }
    case 'GeometryCollection':
      return { type, geometries: members(() => read(cursor)) }
    default:
      throw new Error(`geometry of WKB type ${code} (a curve or a surface) is not supported`)
  }
}

/** A count beyond this is not a geometry but a damaged file, and must not be allocated for. */
function sane(count: number) {
  if (count > 50_000_000) throw new RangeError('the geometry is damaged')
  return count
}
