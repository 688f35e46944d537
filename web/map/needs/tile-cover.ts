import type { Bounds } from '../types.ts'

export interface Tile {
  z: number
  x: number
  y: number
}

export function tileName({ z, x, y }: Tile): string {
  return `${z}/${x}/${y}`
}

/** Web Mercator with the world from 0 to 1, y from the north. */
export function mercator(lng: number, lat: number): [x: number, y: number] {
  const sine = Math.sin((lat * Math.PI) / 180)
  return [lng / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)]
}

/** The tiles of a zoom that bounds touch, those in the middle first. */
export function tilesIn([west, south, east, north]: Bounds, z: number): Tile[] {
  const across = 2 ** z
  const clamp = (part: number) => Math.min(across - 1, Math.max(0, Math.floor(part * across)))
  const [left, top] = mercator(west, Math.min(north, 85.05)).map(clamp) as [number, number]
  const [right, bottom] = mercator(east, Math.max(south, -85.05)).map(clamp) as [number, number]
  const tiles: Tile[] = []
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) tiles.push({ z, x, y })
  const far = ({ x, y }: Tile) => Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2)
  return tiles.sort((a, b) => far(a) - far(b))
}
