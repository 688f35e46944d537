import type { Geometry } from 'geojson'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import type { Trx } from '../db/tables.ts'
import type { Closure } from './closures.ts'

export const occasionKinds = codeLists.occasions.kind

/** A place at certain times, on which closures must not fall. */
export interface Occasion {
  id: number
  title: string
  kind: (typeof occasionKinds)[number]
  /** 1 Monday to 7 Sunday; none: any day. */
  weekdays: number[]
  startsOn: string | null
  endsOn: string | null
  geometry: Geometry
  /** Closures that are there: `works:12`. */
  touches: string[]
}

/** What is not farther from it lies in it. Metres. */
const besideM = 10

/** Those that are still to come, each with the closures that lie in it. */
export async function readOccasions(trx: Trx, closures: readonly Closure[]): Promise<Occasion[]> {
  const given = closures.map(({ collection, id, geometry }) => ({
    key: `${collection}:${id}`,
    geometry: JSON.stringify(geometry),
  }))
  const { rows } = await sql<Occasion>`
    with closed as materialized (
      select c.key, st_setsrid(st_geomfromgeojson(c.geometry), 4326) as geom
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as c (key text, geometry text))
    select o.id, o.title, o.kind, o.weekdays, o.starts_on::text as "startsOn", o.ends_on::text as "endsOn",
      st_asgeojson(o.geom, 7)::json as geometry,
      array(select c.key from closed c where c.geom && z.zone and st_intersects(c.geom, z.zone)) as touches
    from occasions o
    cross join lateral (select st_buffer(o.geom::geography, ${besideM}::float8)::geometry as zone offset 0) as z
    where o.municipality_id = (select current_municipality()) and coalesce(o.ends_on, 'infinity') >= (select today())
    order by o.id`.execute(trx)
  return rows
}

const dayMs = 86_400_000

/** The days of an occasion on which something is closed. */
export function daysWithin(
  { weekdays, startsOn, endsOn }: Pick<Occasion, 'weekdays' | 'startsOn' | 'endsOn'>,
  { from, to }: { from: string; to: string },
): { first: string; last: string; count: number } | undefined {
  const begin = startsOn !== null && startsOn > from ? startsOn : from
  const end = endsOn !== null && endsOn < to ? endsOn : to
  const days: string[] = []
  for (let at = Date.parse(begin); at <= Date.parse(end); at += dayMs) {
    const weekday = new Date(at).getUTCDay() || 7
    if (weekdays.length === 0 || weekdays.includes(weekday))
      days.push(new Date(at).toISOString().slice(0, 10))
  }
  const first = days[0]
  return first === undefined ? undefined : { first, last: days.at(-1)!, count: days.length }
}
