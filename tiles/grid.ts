/** The tile grid of the web: Web Mercator, 4096 units a tile, y from the north. */

export const minZoom = 0
/** One tile unit is 7.5 cm at the equator; the map enlarges these tiles when it goes closer. */
export const maxZoom = 17
export const extent = 4096

/** West, south, east, north. */
export type Box = readonly [west: number, south: number, east: number, north: number]

export interface TileAddress {
  z: number
  x: number
  y: number
}

const worldM = 40_075_016.685578488

/** Whole numbers only: `1e2`, `01` or ` 1` are no tile. */
export function parseTileAddress(z: string, x: string, y: string): TileAddress | undefined {
  const whole = /^(0|[1-9]\d{0,6})$/
  if (![z, x, y].every((part) => whole.test(part))) return undefined
  const tile = { z: Number(z), x: Number(x), y: Number(y) }
  const across = 2 ** tile.z
  const isInside = tile.z >= minZoom && tile.z <= maxZoom && tile.x < across && tile.y < across
  return isInside ? tile : undefined
}

/** Metres of Web Mercator in one unit of a tile. */
export function unitM(z: number): number {
  return worldM / 2 ** z / extent
}

/** The tile in EPSG:3857, larger by `buffer` tile units on each side. */
export function mercatorBox({ z, x, y }: TileAddress, buffer = 0): Box {
  const tileM = worldM / 2 ** z
  const marginM = buffer * unitM(z)
  const west = x * tileM - worldM / 2
  const north = worldM / 2 - y * tileM
  return [west - marginM, north - tileM - marginM, west + tileM + marginM, north + marginM]
}

/** An EPSG:3857 box in degrees. A box of the one is exactly a box of the other. */
export function degreesBox([west, south, east, north]: Box): Box {
  return [longitude(west), latitude(south), longitude(east), latitude(north)]
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

function longitude(eastM: number) {
  return (eastM / worldM) * 360
}

function latitude(northM: number) {
  return (Math.atan(Math.sinh((northM / worldM) * 2 * Math.PI)) * 180) / Math.PI
}
