/** Tiny WKB as PostGIS writes it with whole numbers: https://github.com/TWKB/Specification */

export type Ring = number[]

export interface TwkbGeometry {
  /** 1 points, 2 lines, 3 polygons, as vector tiles number them. */
  type: 1 | 2 | 3
  /** Flat x, y. For polygons the rings of each polygon, the outer one first. */
  rings: Ring[]
}

const isMulti = (type: number) => type >= 4 && type <= 6

/** Reads geometries written one after the other. */
export class TwkbReader {
  private at = 0
  private x = 0
  private y = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  next(): TwkbGeometry {
    const head = this.bytes[this.at++]!
    const flags = this.bytes[this.at++]!
    const kind = head & 0x0f
    if (head >> 4 !== 0 || (flags & 0b1111) !== 0)
      throw new Error('TWKB with options not asked for')
    if (kind < 1 || kind > 6) throw new Error(`TWKB of type ${kind} has no place in a tile`)
    this.x = 0
    this.y = 0
    const type = (isMulti(kind) ? kind - 3 : kind) as 1 | 2 | 3
    if (flags & 0b10000) return { type, rings: [] }
    const parts = isMulti(kind) ? this.unsigned() : 1
    const rings: Ring[] = []
    for (let part = 0; part < parts; part++) this.part(type, rings)
    return { type, rings }
  }

  private part(type: 1 | 2 | 3, rings: Ring[]) {
    if (type === 1) {
      rings.push(this.points(1))
    } else if (type === 2) {
      rings.push(this.points(this.unsigned()))
    } else {
      for (let ring = this.unsigned(); ring > 0; ring--) rings.push(this.points(this.unsigned()))
    }
  }

  private points(count: number): Ring {
    const ring: Ring = new Array(count * 2)
    for (let index = 0; index < count; index++) {
      this.x += this.signed()
      this.y += this.signed()
      ring[index * 2] = this.x
      ring[index * 2 + 1] = this.y
    }
    return ring
  }

  private unsigned(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new Error('TWKB ends too early')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
  }

  private signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
