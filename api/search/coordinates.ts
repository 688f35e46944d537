/** Two numbers as they were typed, and the CRS they were said to be in. */
export interface TypedPair {
  first: number
  second: number
  /** EPSG code, if it was written. */
  srid: number | undefined
}

const number = String.raw`([-+]?\d{1,9}(?:\.\d{1,12})?)`
const separator = String.raw`(?:\s*[,;]\s*|\s+)`
const pair = new RegExp(`^(?:EPSG:(\\d{4,6})\\s*[:,;]?\\s+)?${number}${separator}${number}$`, 'i')

/** Reads `45.1, 25.2` and `EPSG:3844 541000 402000`; undefined for what is not a pair of numbers. */
export function readCoordinates(text: string): TypedPair | undefined {
  const [, srid, first, second] = pair.exec(text.trim()) ?? []
  if (first === undefined || second === undefined) return undefined
  // `12 34` is a street number or half a cadastral number rather than a place at sea.
  const isVague =
    srid === undefined && ![first, second].some((part) => part.includes('.') || part.length > 5)
  if (isVague) return undefined
  return {
    first: Number(first),
    second: Number(second),
    srid: srid === undefined ? undefined : Number(srid),
  }
}

type Point = [lon: number, lat: number]
type Box = readonly [west: number, south: number, east: number, north: number]

/**
 * The point that was meant. Degrees are written latitude first; coordinates of a CRS in either order,
 * as countries differ: the order that falls into the town is the one. `toDegrees` takes east and north.
 */
export function placeOf(
  { first, second, srid }: TypedPair,
  town: Box | undefined,
  toDegrees: (east: number, north: number) => Point,
): Point | undefined {
  const isDegrees =
    srid === 4326 || (srid === undefined && Math.abs(first) <= 180 && Math.abs(second) <= 180)
  const orders: Point[] = isDegrees
    ? [
        [second, first],
        [first, second],
      ]
    : [toDegrees(first, second), toDegrees(second, first)]
  const possible = orders.filter(isOnEarth)
  return possible.find((point) => town !== undefined && isIn(point, town)) ?? possible[0]
}

function isOnEarth([lon, lat]: Point) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}

function isIn([lon, lat]: Point, [west, south, east, north]: Box) {
  const margin = 0.5
  return (
    lon >= west - margin && lon <= east + margin && lat >= south - margin && lat <= north + margin
  )
}
