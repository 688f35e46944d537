import { decode, encode } from '@googlemaps/polyline-codec'
import type { Position } from 'geojson'

/** What the map, the lists and the counts are narrowed to. Degrees and metres. */
export type Area =
  | { kind: 'ring'; ring: Position[] }
  | { kind: 'circle'; centre: [lng: number, lat: number]; radiusM: number }
  | { kind: 'district'; id: number }

const precision = 6
const round = (degrees: number) => Number(degrees.toFixed(precision))

/**
 * As an address holds it: `district:12`, `circle:45.1,25.1,250` (latitude first, as in `at=`), or `ring:` with
 * the corners as an encoded polyline of six decimals.
 */
export function writeArea(area: Area): string {
  if (area.kind === 'district') return `district:${area.id}`
  if (area.kind === 'circle') {
    const [lng, lat] = area.centre
    return `circle:${round(lat)},${round(lng)},${Math.round(area.radiusM * 10) / 10}`
  }
  const corners = area.ring.slice(0, -1).map(([lng = 0, lat = 0]): [number, number] => [lat, lng])
  return `ring:${encode(corners, precision)}`
}

/** The area that an address names; undefined for what is none. */
export function parseArea(text: string | null | undefined): Area | undefined {
  if (!text) return undefined
  const [, kind, rest = ''] = /^(district|circle|ring):(.+)$/s.exec(text) ?? []
  if (kind === 'district') return /^\d{1,15}$/.test(rest) ? { kind, id: Number(rest) } : undefined
  if (kind === 'circle') return parseCircle(rest)
  return kind === 'ring' ? parseRing(rest) : undefined
}

const mostMetres = 50_000
const mostCorners = 500

function parseCircle(text: string): Area | undefined {
  const [lat = Number.NaN, lng = Number.NaN, radiusM = Number.NaN] = text.split(',').map(Number)
  const isSound =
    Math.abs(lat) <= 85 && Math.abs(lng) <= 179 && radiusM >= 1 && radiusM <= mostMetres
  return isSound ? { kind: 'circle', centre: [lng, lat], radiusM } : undefined
}

function parseRing(text: string): Area | undefined {
  // What an encoded polyline is made of; others would be read as something.
  if (!/^[?-~]{4,6000}$/.test(text)) return undefined
  const corners = decode(text, precision).map(([lat, lng]): Position => [round(lng), round(lat)])
  const isSound =
    corners.length >= 3 &&
    corners.length < mostCorners &&
    corners.every(([lng = 200, lat = 100]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 85)
  return isSound ? { kind: 'ring', ring: [...corners, corners[0]!] } : undefined
}

/** As the API's `within` takes it. */
export function withinOf(area: Area): string {
  if (area.kind !== 'ring') return writeArea(area)
  return JSON.stringify({ type: 'Polygon', coordinates: [area.ring] })
}
