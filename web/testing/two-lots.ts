import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { inTenant } from '../../api/db/tenant.ts'
import { projectionOf } from '../map/official-crs.ts'
import { slug, type TownServer } from './town-server.ts'

export type Place = [lng: number, lat: number]

export interface Lot {
  key: string
  number: string
  areaM2: number
  middle: Place
  /** Anticlockwise, the first one not again at the end; the first two are the ends of the shared side. */
  corners: Place[]
  /** The same in the official CRS. */
  official: [easting: number, northing: number][]
}

/** A plain lot and the one beside it, as the change set finds them, to the last digit. */
export async function twoLots(page: Page, { url }: TownServer, changeSet: number) {
  const read = async (path: string) => (await page.request.get(`${url}/api/v1/${path}`)).json()
  const { crs, crsControl, srid, bbox } = await read(`municipalities/${slug}`)
  const projection = projectionOf({ srid, definition: crs, control: crsControl })
  const { parcels } = (await read(`${slug}/change-sets/${changeSet}/ground?bbox=${bbox}`)) as {
    parcels: { key: string; cadastralNumber: string; areaM2: number; geometry: Shape }[]
  }
  const lots = parcels.flatMap(({ key, cadastralNumber, areaM2, geometry }): Lot[] => {
    const ring = geometry.type === 'Polygon' && geometry.coordinates[0]
    if (!ring || ring.length > 7 || areaM2 < 400 || areaM2 > 1500) return []
    const corners = anticlockwise(ring as Place[]).slice(0, -1)
    const official = corners.map(projection.forward)
    if (official.some((at, i) => lengthM(at, official[(i + 1) % official.length]!) < 6)) return []
    return [{ key, number: cadastralNumber, areaM2, middle: middleOf(corners), corners, official }]
  })
  for (const lot of lots) {
    for (const other of lots) {
      const first = lot.corners.findIndex(
        (corner, i) =>
          lot !== other &&
          has(other, corner) &&
          has(other, lot.corners[(i + 1) % lot.corners.length]!),
      )
      if (first < 0) continue
      const turned = <T>(all: T[]) => [...all.slice(first), ...all.slice(0, first)]
      return {
        lot: { ...lot, corners: turned(lot.corners), official: turned(lot.official) },
        other,
      }
    }
  }
  throw new Error('No two plain lots lie side by side.')
}

export const between = ([x1, y1]: Place, [x2, y2]: Place, share = 0.5): Place => [
  x1 + (x2 - x1) * share,
  y1 + (y2 - y1) * share,
]

/** Ground of another layer that takes about half of the lot. */
export async function aSquareOver({ db, municipalityId }: TownServer, { corners, middle }: Lot) {
  const [a, b] = [corners[0]!, corners[1]!]
  const outwards = (at: Place): Place => between(middle, at, 1.6)
  const inner = [between(middle, between(a, corners.at(-1)!), 1.6), outwards(a), outwards(b)]
  const ring = [...inner, between(middle, between(b, corners[2]!), 1.6)]
  const geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
  await inTenant(db, municipalityId, { userId: null, role: 'system' }, (trx) =>
    sql`insert into land_covers (municipality_id, kind, geom)
      values (${municipalityId}, 'square', st_setsrid(st_geomfromgeojson(${JSON.stringify(geometry)}), 4326))`.execute(
      trx,
    ),
  )
}

type Shape = { type: string; coordinates: number[][][] }

const has = ({ corners }: Lot, [lng, lat]: Place) =>
  corners.some(([x, y]) => x === lng && y === lat)

const lengthM = ([x1, y1]: Place, [x2, y2]: Place) => Math.hypot(x2 - x1, y2 - y1)

function middleOf(corners: Place[]): Place {
  const mean = (axis: 0 | 1) => corners.reduce((sum, at) => sum + at[axis], 0) / corners.length
  return [mean(0), mean(1)]
}

function anticlockwise(ring: Place[]): Place[] {
  const [x0, y0] = ring[0]!
  const doubled = ring.slice(1).reduce((sum, [x, y], i) => {
    const [px, py] = ring[i]!
    return sum + (px - x0) * (y - y0) - (x - x0) * (py - y0)
  }, 0)
  return doubled > 0 ? ring : ring.toReversed()
}
