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

class Writer {
  private bytes = Buffer.alloc(512)
  private size = 0
  private room(more: number): void {
    if (this.size + more <= this.bytes.length) return
    const larger = Buffer.alloc(Math.max(this.bytes.length * 2, this.size + more))
    this.bytes.copy(larger)
    this.bytes = larger
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

const srid = 4326

export const pointHex = (p: Point, ground: Ground): string =>
  new Writer().head(types.point, srid).point(ground.lonLat(p)).hex()

export function lineHex(points: readonly Point[], ground: Ground): string {
  const writer = new Writer().head(types.line, srid).count(points.length)
  for (const p of points) writer.point(ground.lonLat(p))
  return writer.hex()
}

export function polygonHex(rings: Rings, ground: Ground): string {
  const writer = new Writer().head(types.polygon, srid)
  return putRings(writer, rings, ground).hex()
}

export function multiPolygonHex(polygons: readonly Rings[], ground: Ground): string {
  const writer = new Writer().head(types.multiPolygon, srid).count(polygons.length)
  for (const rings of polygons) putRings(writer.head(types.polygon), rings, ground)
  return writer.hex()
}

function putRings(writer: Writer, rings: Rings, ground: Ground): Writer {
  writer.count(rings.length)
  for (const ring of rings) {
    writer.count(ring.length + 1)
    for (const p of [...ring, ring[0]!]) writer.point(ground.lonLat(p))
  }
  return writer
}
