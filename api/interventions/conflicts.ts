import type { Geometry } from 'geojson'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { type Closure, readClosures, readStreets } from './closures.ts'
import { type Named, namedSql } from './named.ts'
import { daysWithin, type Occasion, readOccasions } from './occasions.ts'
import { cutOffs } from './streets/cut-off.ts'
import { type Detour, detourOf } from './streets/detour.ts'
import type { StreetGraph } from './streets/street-graph.ts'
import { streetsUnder } from './streets/streets-under.ts'

export const conflictCodes = [
  'same-street',
  'detour-onto-closed',
  'cut-off',
  'all-bridges-closed',
  'market',
  'school-route',
  'event',
  'other',
  'detour-onto-market',
  'detour-onto-school-route',
  'detour-onto-event',
  'detour-onto-other',
  'moratorium',
] as const

export interface Conflict {
  code: (typeof conflictCodes)[number]
  from: string
  to: string
  members: { collection: string; id: number; title: string; kind?: string; named?: Named | null }[]
  /** Metres that traffic goes farther; null where there is no other way, or nothing to go around. */
  extraM: number | null
  /** Metres of street that are cut off. */
  cutOffM: number | null
  /** Of an occasion: on how many days. */
  days: number | null
  /** Where it is. */
  geometry: Geometry | null
}

/** A closure on the street network. */
interface Placed extends Omit<Closure, 'detour'> {
  streets: Set<number>
  around: Detour | undefined
}

/**
 * Where closures meet in space and time: with each other, in the town they leave open, with markets
 * and ways to school, and with young surfaces. Those of one bundle do not conflict with each other.
 * With a scenario, as if it were carried out.
 */
export async function findConflicts(trx: Trx, scenarioId?: number): Promise<Conflict[]> {
  const closures = await readClosures(trx, scenarioId)
  const found = await readMoratoria(trx, scenarioId)
  if (closures.length > 0) {
    const graph = await readStreets(trx, closures)
    const occasions = await readOccasions(trx, closures)
    const placed = closures.map((closure) => place(graph, closure))
    found.push(
      ...pairConflicts(graph, placed),
      ...cutOffConflicts(graph, placed),
      ...occasionConflicts(graph, placed, occasions),
    )
  }
  return found.sort((a, b) => a.from.localeCompare(b.from) || a.code.localeCompare(b.code))
}

function place(graph: StreetGraph, { detour, ...closure }: Closure): Placed {
  const streets = streetsUnder(graph, closure.geometry)
  const told = detour && { extraM: null, streets: streetsUnder(graph, detour) }
  const found = closure.closure === 'full' ? detourOf(graph, streets) : undefined
  return { ...closure, streets, around: told ?? found }
}

const memberOf = ({ collection, id, title, kind, named }: Placed) => ({
  collection,
  id,
  title,
  kind,
  named,
})

const nothing = { extraM: null, cutOffM: null, days: null, geometry: null }

const shared = (a: ReadonlySet<number>, b: ReadonlySet<number>) =>
  [...a].filter((street) => b.has(street))

function linesOf({ streets }: StreetGraph, some: Iterable<number>): Geometry {
  return {
    type: 'MultiLineString',
    coordinates: [...some].map((street) => streets[street]!.path),
  }
}

const metres = (length: number | null | undefined) =>
  length === null || length === undefined ? null : Math.round(length)

/** Two in one street, and traffic that is led from one to another. */
function pairConflicts(graph: StreetGraph, placed: readonly Placed[]): Conflict[] {
  return placed.flatMap((one, at) =>
    placed.slice(at + 1).flatMap((other): Conflict[] => {
      const from = [one.from, other.from].sort()[1]!
      const to = [one.to, other.to].sort()[0]!
      if (from > to || (one.bundleId !== null && one.bundleId === other.bundleId)) return []
      if (one.closure !== 'full' && other.closure !== 'full') return []
      const time = { from, to }
      const inBoth = shared(one.streets, other.streets)
      if (inBoth.length > 0) {
        const geometry = linesOf(graph, inBoth)
        const members = [memberOf(one), memberOf(other)]
        return [{ ...nothing, ...time, code: 'same-street', members, geometry }]
      }
      return [...ontoClosed(graph, one, other, time), ...ontoClosed(graph, other, one, time)]
    }),
  )
}

/** The one that is gone around is named first. */
function ontoClosed(
  graph: StreetGraph,
  one: Placed,
  other: Placed,
  time: { from: string; to: string },
): Conflict[] {
  const detour = one.around
  if (detour === undefined || shared(detour.streets, other.streets).length === 0) return []
  return [
    {
      ...nothing,
      ...time,
      code: 'detour-onto-closed',
      members: [memberOf(one), memberOf(other)],
      extraM: metres(detour.extraM),
      geometry: linesOf(graph, detour.streets),
    },
  ]
}

/** What several closures cut off together, at the beginning of each of them. */
function cutOffConflicts(graph: StreetGraph, placed: readonly Placed[]): Conflict[] {
  const found = new Map<string, Conflict>()
  for (const begun of placed) {
    const now = placed.filter(({ from, to }) => from <= begun.from && begun.from <= to)
    const full = now.filter(({ closure }) => closure === 'full')
    const bridges = now.filter(({ isOnBridge }) => isOnBridge)
    for (const [closed, code] of [
      [bridges, 'all-bridges-closed'],
      [full, 'cut-off'],
    ] as const) {
      if (!closed.includes(begun) || closed.length < 2) continue
      for (const conflict of cutOffBy(graph, closed, code)) {
        const key = conflict.members.map(({ collection, id }) => `${collection}:${id}`).join()
        if (!found.has(key)) found.set(key, conflict)
      }
    }
  }
  return [...found.values()]
}

function cutOffBy(
  graph: StreetGraph,
  closed: readonly Placed[],
  code: 'all-bridges-closed' | 'cut-off',
): Conflict[] {
  return cutOffs(
    graph,
    closed.map(({ streets }) => streets),
  ).flatMap(({ by, streets, lengthM }): Conflict[] => {
    const some = by.map((at) => closed[at]!)
    const [{ bundleId }] = some as [Placed]
    if (bundleId !== null && some.every((each) => each.bundleId === bundleId)) return []
    return [
      {
        ...nothing,
        code,
        from: some
          .map(({ from }) => from)
          .sort()
          .at(-1)!,
        to: some.map(({ to }) => to).sort()[0]!,
        members: some.map(memberOf),
        cutOffM: metres(lengthM),
        geometry: linesOf(graph, streets),
      },
    ]
  })
}

/** Closures on market days and the like, and traffic that is led there then. */
function occasionConflicts(
  graph: StreetGraph,
  placed: readonly Placed[],
  occasions: readonly Occasion[],
): Conflict[] {
  return occasions.flatMap((occasion) => {
    const streets = streetsUnder(graph, occasion.geometry)
    return placed.flatMap((closure): Conflict[] => {
      const days = daysWithin(occasion, closure)
      if (days === undefined) return []
      const { first, last, count } = days
      const detour = closure.around
      const isThere = occasion.touches.includes(`${closure.collection}:${closure.id}`)
      if (!isThere && (!detour || shared(detour.streets, streets).length === 0)) return []
      return [
        {
          ...nothing,
          code: isThere ? occasion.kind : `detour-onto-${occasion.kind}`,
          from: first,
          to: last,
          days: count,
          members: [
            memberOf(closure),
            { collection: 'occasions', id: occasion.id, title: occasion.title },
          ],
          extraM: isThere ? null : metres(detour?.extraM),
          geometry: isThere ? occasion.geometry : linesOf(graph, detour!.streets),
        },
      ]
    })
  })
}

/** What would open a surface that may not be opened yet. */
async function readMoratoria(trx: Trx, scenarioId: number | undefined): Promise<Conflict[]> {
  const opening =
    scenarioId === undefined
      ? sql`select i.*, i.earliest_on as from_on, coalesce(i.latest_on, i.earliest_on) as to_on from interventions i
          where i.municipality_id = ${tenant} and i.status in ('candidate', 'planned')`
      : sql`select i.*, make_date(c.year, 1, 1) as from_on, make_date(c.year, 12, 31) as to_on
          from scenario_choices c join interventions i on i.municipality_id = c.municipality_id and i.id = c.intervention_id
          where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId} and c.year is not null and i.status <> 'dropped'`
  const { rows } = await sql<Omit<Conflict, 'code' | 'extraM' | 'cutOffM' | 'days'>>`
    select greatest(i.from_on, m.starts_on)::text as "from", m.ends_on::text as "to", json_build_array(
        json_build_object('collection', 'interventions', 'id', i.id, 'title', i.title, 'kind', i.kind, 'named', ${namedSql}),
        json_build_object('collection', 'moratoriums', 'id', m.id, 'title', m.reason)) as members,
      st_asgeojson(st_intersection(m.geom, i.geom), 7)::json as geometry
    from (${opening}) as i
    join moratoriums m on m.municipality_id = ${tenant} and m.geom && i.geom and st_intersects(m.geom, i.geom)
    where i.excavation_depth_m > 0 and i.from_on <= m.ends_on and i.to_on >= m.starts_on
      and not exists (select from moratorium_exceptions e where e.municipality_id = ${tenant}
        and e.moratorium_id = m.id and e.intervention_id = i.id)`.execute(trx)
  return rows.map((row) => ({ ...nothing, ...row, code: 'moratorium' }))
}
