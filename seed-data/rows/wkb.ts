import type { Point } from '../geometry/points.ts'
import type { Ground } from './ground.ts'

/** A polygon's rings, the outer one first; none repeats its first vertex. */
export type Rings = readonly (readonly Point[])[]

const types = {
  point: 1,
  line: 2,
  polygon: 3,
  multiPoint: 4,
  multiLine: 5,
  multiPolygon: 6,
} as const
const withSrid = 0x20000000
const srid = 4326

class Writer {
  private bytes = Buffer.alloc(4096)
  private size = 0
  private room(more: number): void {
    if (this.size + more <= this.bytes.length) return
    const larger = Buffer.alloc(Math.max(this.bytes.length * 2, this.size + more))
    this.bytes.copy(larger)
    this.bytes = larger
  }
  /** From the beginning again. */
  start(type: number): this {
    this.size = 0
    return this.head(type, srid)
  }
  head(type: number, srid?: number): this {
    this.room(9)
    this.size = this.bytes.writeUInt8(1, this.size)
    this.size = this.bytes.writeUInt32LE(srid === undefined ? type : type | withSrid, this.size)
    if (srid !== undefined) this.size = this.bytes.writeUInt32LE(srid, this.size)
    return this
  }
  count(value: number): this {
    this.room(4)
    this.size = this.bytes.writeUInt32LE(value, this.size)
    return this
  }
  point([lon, lat]: Point): this {
    this.room(16)
    this.size = this.bytes.writeDoubleLE(lon, this.size)
    this.size = this.bytes.writeDoubleLE(lat, this.size)
    return this
  }
  hex(): string {
    return this.bytes.toString('hex', 0, this.size)
  }
}

// One for all shapes: there are hundreds of thousands, each written at once.
const writer = new Writer()

export const pointHex = (p: Point, ground: Ground): string =>
  writer.start(types.point).point(ground.lonLat(p)).hex()

export function lineHex(points: readonly Point[], ground: Ground): string {
  writer.start(types.line).count(points.length)
  for (const p of points) writer.point(ground.lonLat(p))
  return writer.hex()
}

export function polygonHex(rings: Rings, ground: Ground): string {
  writer.start(types.polygon)
  return putRings(rings, ground).hex()
}

export function multiPolygonHex(polygons: readonly Rings[], ground: Ground): string {
  writer.start(types.multiPolygon).count(polygons.length)
  for (const rings of polygons) {
    writer.head(types.polygon)
    putRings(rings, ground)
  }
  return writer.hex()
}

function putRings(rings: Rings, ground: Ground): Writer {
  writer.count(rings.length)
  for (const ring of rings) {
    writer.count(ring.length + 1)
    for (const p of ring) writer.point(ground.lonLat(p))
    writer.point(ground.lonLat(ring[0]!))
  }
  return writer
}
