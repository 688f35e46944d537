import type { Projection } from '../official-crs.ts'
import type { Bounds, LngLat } from '../types.ts'
import { readAngle } from './read-angle.ts'
import { splitInTwo } from './split-in-two.ts'

/** A place that somebody typed, or why it is none: a key of the locale files and its values. */
export type ParsedPlace =
  | { place: LngLat; form: 'official' | 'degrees' }
  | { error: CoordinateError; values: Record<string, string | number> }

type CoordinateError =
  | 'map.coordinates.empty'
  | 'map.coordinates.notTwo'
  | 'map.coordinates.notANumber'
  | 'map.coordinates.sameAxis'
  | 'map.coordinates.latitude'
  | 'map.coordinates.longitude'
  | 'map.coordinates.minutes'
  | 'map.coordinates.noCrs'
  | 'map.coordinates.outsideCrs'

interface Context {
  projection: Projection | null
  /** Where the CRS may be used, or the municipality lies generously; unlimited when absent. */
  area?: Bounds
}

/**
 * Reads what a person types to go somewhere: degrees ("45.65 25.6", "45°39′ N 25°36′ E", in any
 * order when lettered, latitude first when not) or the official CRS ("E 543210 N 456789", easting
 * first when not lettered). Decimals with point or comma, thousands with spaces. Plain numbers that
 * are possible degrees are degrees.
 */
export function parseCoordinates(text: string, { projection, area }: Context): ParsedPlace {
  const typed = text.trim()
  if (!typed) return refuse('map.coordinates.empty')
  const halves = splitInTwo(typed)
  if (!halves) return refuse('map.coordinates.notTwo')
  const [first, second] = halves.map(readAngle)
  if (!first || !second) {
    return refuse('map.coordinates.notANumber', { text: first ? halves[1]! : halves[0]! })
  }
  if ('error' in first || 'error' in second) {
    return refuse('map.coordinates.minutes', { text: 'error' in first ? halves[0]! : halves[1]! })
  }
  if (first.axis && first.axis === second.axis) return refuse('map.coordinates.sameAxis')
  const isDegrees = first.isAngle || second.isAngle || couldBeDegrees(first.value, second.value)
  if (isDegrees) {
    const isLatFirst = first.axis ? first.axis === 'north' : second.axis !== 'north'
    return degrees(isLatFirst ? first.value : second.value, isLatFirst ? second.value : first.value)
  }
  const isEastFirst = first.axis ? first.axis === 'east' : second.axis !== 'east'
  const [east, north] = isEastFirst ? [first.value, second.value] : [second.value, first.value]
  return official(east, north, projection, area)
}

function degrees(lat: number, lng: number): ParsedPlace {
  if (Math.abs(lat) > 90) return refuse('map.coordinates.latitude', { value: lat })
  if (Math.abs(lng) > 180) return refuse('map.coordinates.longitude', { value: lng })
  return { place: [lng, lat], form: 'degrees' }
}

function official(
  east: number,
  north: number,
  projection: Projection | null,
  area: Bounds | undefined,
): ParsedPlace {
  if (!projection || projection.isGeographic) return refuse('map.coordinates.noCrs')
  const outside = () => refuse('map.coordinates.outsideCrs', { east, north, srid: projection.srid })
  const place = projection.inverse([east, north])
  if (!place.every(Number.isFinite) || Math.abs(place[1]) > 90) return outside()
  // What does not come back as it went was beyond where the projection means anything.
  const [backEast, backNorth] = projection.forward(place)
  if (!(Math.hypot(backEast - east, backNorth - north) < 1)) return outside()
  if (area && !isWithin(place, area)) return outside()
  return { place, form: 'official' }
}

function couldBeDegrees(a: number, b: number): boolean {
  return Math.abs(a) <= 90 ? Math.abs(b) <= 180 : Math.abs(a) <= 180 && Math.abs(b) <= 90
}

function isWithin([lng, lat]: LngLat, [west, south, east, north]: Bounds): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north
}

function refuse(error: CoordinateError, values: Record<string, string | number> = {}): ParsedPlace {
  return { error, values }
}
