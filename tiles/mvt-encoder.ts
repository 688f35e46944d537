import { PbfWriter } from 'pbf'
import { extent } from './grid.ts'
import type { Ring, TwkbGeometry } from './twkb.ts'

/** https://github.com/mapbox/vector-tile-spec/tree/master/2.1 */
export interface EncodableLayer {
  name: string
  attributeNames: string[]
  features: EncodableFeature[]
}

export interface EncodableFeature {
  id: number | null
  geometry: TwkbGeometry
  /** In the order of attributeNames; null is left out. */
  values: (string | number | boolean | null)[]
}

type Value = string | number | boolean

/** A layer as part of a tile; a tile is its layers one after the other. Empty when it has no features. */
export function encodeLayer(layer: EncodableLayer): Uint8Array {
  if (layer.features.length === 0) return new Uint8Array()
  const tile = new PbfWriter()
  tile.writeMessage(3, writeLayer, layer)
  return tile.finish()
}

function writeLayer(layer: EncodableLayer, pbf?: PbfWriter) {
  const keys = new Numbering<string>()
  const values = new Numbering<Value>()
  pbf!.writeVarintField(15, 2)
  pbf!.writeStringField(1, layer.name)
  pbf!.writeVarintField(5, extent)
  for (const feature of layer.features) {
    const tags = tagsOf(feature, layer.attributeNames, keys, values)
    pbf!.writeMessage(2, writeFeature, { feature, tags })
  }
  for (const key of keys.items) pbf!.writeStringField(3, key)
  for (const value of values.items) pbf!.writeMessage(4, writeValue, value)
}

function tagsOf(
  feature: EncodableFeature,
  names: string[],
  keys: Numbering<string>,
  values: Numbering<Value>,
) {
  const tags: number[] = []
  feature.values.forEach((value, index) => {
    if (value !== null) tags.push(keys.of(names[index]!), values.of(value))
  })
  return tags
}

/** Gives each distinct item its number, in order of appearance. */
class Numbering<T> {
  readonly items: T[] = []
  private readonly numbers = new Map<T, number>()

  of(item: T): number {
    const known = this.numbers.get(item)
    if (known !== undefined) return known
    this.numbers.set(item, this.items.length)
    return this.items.push(item) - 1
  }
}

function writeFeature(
  { feature, tags }: { feature: EncodableFeature; tags: number[] },
  pbf?: PbfWriter,
) {
  if (feature.id !== null) pbf!.writeVarintField(1, feature.id)
  if (tags.length > 0) pbf!.writePackedVarint(2, tags)
  pbf!.writeVarintField(3, feature.geometry.type)
  pbf!.writePackedVarint(4, commands(feature.geometry))
}

function writeValue(value: Value, pbf?: PbfWriter) {
  if (typeof value === 'string') pbf!.writeStringField(1, value)
  else if (typeof value === 'boolean') pbf!.writeBooleanField(7, value)
  else if (!Number.isInteger(value)) pbf!.writeDoubleField(3, value)
  else if (value < 0) pbf!.writeSVarintField(6, value)
  else pbf!.writeVarintField(5, value)
}

const moveTo = (count: number) => (count << 3) | 1
const lineTo = (count: number) => (count << 3) | 2
const closePath = (1 << 3) | 7

/** Each point as its zigzag distance from the one before, with the commands between. */
function commands({ type, rings }: TwkbGeometry): number[] {
  const out: number[] = []
  const pen = { x: 0, y: 0 }
  if (type === 1) {
    out.push(moveTo(rings.length))
    for (const point of rings) draw(out, pen, point, 0)
    return out
  }
  for (const ring of rings) {
    // The last point of a polygon's ring repeats the first; closePath says so.
    const count = ring.length / 2 - (type === 3 ? 1 : 0)
    out.push(moveTo(1))
    draw(out, pen, ring, 0)
    out.push(lineTo(count - 1))
    for (let index = 1; index < count; index++) draw(out, pen, ring, index)
    if (type === 3) out.push(closePath)
  }
  return out
}

function draw(out: number[], pen: { x: number; y: number }, ring: Ring, index: number) {
  const x = ring[index * 2]!
  const y = ring[index * 2 + 1]!
  out.push(zigzag(x - pen.x), zigzag(y - pen.y))
  pen.x = x
  pen.y = y
}

function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2
}
