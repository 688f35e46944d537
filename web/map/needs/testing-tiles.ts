import { encodeLayer } from '../../../tiles/mvt-encoder.ts'

const tileUnits = 4096

/** A tile of so many hexagons by as many, each with its own levels, as the server would encode it. */
export function hexagonTile(across: number, components: number): Uint8Array {
  const side = tileUnits / across / 1.5
  const features = Array.from({ length: across * across }, (_, unit) => {
    const [column, row] = [unit % across, Math.floor(unit / across)]
    const [x, y] = [side * (1 + 1.5 * column), side * Math.sqrt(3) * (0.5 + row + (column % 2) / 2)]
    const ring = Array.from({ length: 7 }, (_, corner) => [
      Math.round(x + side * Math.cos((Math.PI / 3) * (corner % 6))),
      Math.round(y + side * Math.sin((Math.PI / 3) * (corner % 6))),
    ])
    return {
      id: unit + 1,
      geometry: { type: 3 as const, rings: [ring.flat()] },
      values: Array.from({ length: components }, (_, index) => (unit * (index + 3)) % 256 || null),
    }
  })
  const attributeNames = Array.from({ length: components }, (_, index) => `c${index}`)
  return encodeLayer({ name: 'needs', attributeNames, features })
}
