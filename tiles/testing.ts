import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import type { TileAddress } from './grid.ts'

export interface DecodedFeature {
  id: number | undefined
  type: number
  properties: Record<string, string | number | boolean>
  /** Flat rings, x and y in turn. */
  rings: number[][]
}

/** Layers by name; the features in the order of the tile. */
export function decodeTile(bytes: Uint8Array): Record<string, DecodedFeature[]> {
  const tile = new VectorTile(new PbfReader(bytes))
  return Object.fromEntries(
    Object.entries(tile.layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, index) => {
        const feature = layer.feature(index)
        const rings = feature.loadGeometry().map((ring) => ring.flatMap(({ x, y }) => [x, y]))
        return { id: feature.id, type: feature.type, properties: feature.properties, rings }
      }),
    ]),
  )
}

/** Twice the area of a closed ring as it is seen on screen: above zero when it runs clockwise. */
export function turn(ring: number[]): number {
  let sum = 0
  for (let index = 0; index + 3 < ring.length; index += 2) {
    sum += ring[index]! * ring[index + 3]! - ring[index + 2]! * ring[index + 1]!
  }
  return sum
}

/** The tile that a place is in. */
export function tileAt(lon: number, lat: number, z: number): TileAddress {
  const across = 2 ** z
  const sine = Math.sin((lat * Math.PI) / 180)
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
  return { z, x: Math.floor((lon / 360 + 0.5) * across), y: Math.floor(y * across) }
}
