import { isDeepStrictEqual } from 'node:util'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { touchesArea } from '../http/area.ts'
import { type Collection, type ReadContext, rowAs, tableAt } from '../http/collection.ts'
import { validOn } from '../http/feature-sql.ts'
import { propertiesSql, visibleFields } from '../http/fields.ts'
import type { Bbox } from '../http/params.ts'
import type { ChangedIn } from '../http/versions-query.ts'
import { changeSetAt } from './change-set-at.ts'

export const changeKinds = ['begun', 'ended', 'reshaped', 'described'] as const
export type ChangeKind = (typeof changeKinds)[number]

export interface ChangesRequest {
  /** The two states: each as known at a moment, of what is in force on a day. */
  before: MapState
  after: MapState
  bbox?: Bbox
  within?: string
  kinds?: readonly ChangeKind[]
  geometry: boolean
  forStaff: boolean
  limit: number
  afterId: number
}

export interface MapState {
  at: ReadContext
  day: string
}

export interface ParcelChange {
  id: number
  cadastralNumber: string
  kind: ChangeKind
  /** Of facts; what a parcel that begins or ends has is no change. */
  changes: { field: string; from: unknown; to: unknown }[]
  areaBeforeM2: number | null
  areaAfterM2: number | null
  /** When the later state was recorded. */
  recordedAt: string | null
  before?: object | null
  after?: object | null
  /** For staff. */
  by?: { id: string; name: string | null } | null
  reason?: string | null
  changeSet?: ChangedIn | null
}

interface Stored extends Omit<ParcelChange, 'changes'> {
  propertiesBefore: Record<string, unknown> | null
  propertiesAfter: Record<string, unknown> | null
}

/** A page of what differs between two states of the map of parcels, in order of their ids. */
export async function listChanges(
  trx: Trx,
  of: Collection,
  request: ChangesRequest,
): Promise<{ changes: ParcelChange[]; hasMore: boolean }> {
  const { forStaff, limit } = request
  const [a, b] = [rowAs('a', request.before.at), rowAs('b', request.after.at)]
  const facts = factsOf(of)
  const { rows } = await sql<Stored>`
    select d.id, coalesce(b.cadastral_number, a.cadastral_number) as "cadastralNumber", d.kind,
      a.area_m2 as "areaBeforeM2", b.area_m2 as "areaAfterM2", to_json(b.recorded_at)#>>'{}' as "recordedAt",
      ${propertiesSql(facts, a, forStaff)} as "propertiesBefore", ${propertiesSql(facts, b, forStaff)} as "propertiesAfter"
      ${
        request.geometry
          ? sql`, case when d.kind <> 'begun' then a.geom_json::json end as before,
        case when d.kind <> 'ended' then b.geom_json::json end as after`
          : sql``
      }
      ${forStaff ? whoAndWhy : sql``}
    from (
      select * from (${differing(of, request)}) as d where ${kindIn(request.kinds)} and d.id > ${request.afterId}
      order by d.id limit ${limit + 1}
    ) as d
      left join ${tableAt(request.before.at, of)} as a on a.municipality_id = ${tenant} and a.id = d.id
      left join ${tableAt(request.after.at, of)} as b on b.municipality_id = ${tenant} and b.id = d.id
    order by d.id`.execute(trx)
  const names = visibleFields(facts, forStaff).map(([name]) => name)
  return {
    changes: rows.slice(0, limit).map((row) => described(row, names)),
    hasMore: rows.length > limit,
  }
}

/** How many there are of each kind. */
export async function countChanges(
  trx: Trx,
  of: Collection,
  request: ChangesRequest,
): Promise<Record<ChangeKind, number>> {
  const { rows } = await sql<{ kind: ChangeKind; count: number }>`
    select d.kind, count(*)::integer as count from (${differing(of, request)}) as d group by d.kind`.execute(
    trx,
  )
  const found = new Map(rows.map(({ kind, count }) => [kind, count]))
  return Object.fromEntries(changeKinds.map((kind) => [kind, found.get(kind) ?? 0])) as Record<
    ChangeKind,
    number
  >
}

/** What is said of a parcel; its area follows its shape, and versions are told of by themselves. */
function factsOf({ fields }: Collection) {
  const others = [
    'areaM2',
    'version',
    'recordedAt',
    'recordedBy',
    'changeReason',
    'validFrom',
    'validUntil',
  ]
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !others.includes(name)))
}

const whoAndWhy = sql`,
  case when b.id is not null then json_build_object('id', b.recorded_by,
    'name', (select u.name from users u where u.id = b.recorded_by)) end as by,
  b.change_reason as reason,
  ${changeSetAt(sql`b.recorded_at`)} as "changeSet"`

function kindIn(kinds: readonly ChangeKind[] | undefined): RawBuilder<unknown> {
  return kinds === undefined ? sql`true` : sql`d.kind = any(${[...kinds]}::text[])`
}

/** The ids of what is not the same in both states, and in what. */
function differing(of: Collection, { before, after, bbox, within }: ChangesRequest) {
  const [a, b] = [rowAs('a', before.at), rowAs('b', after.at)]
  const wasThere = sql`(a.id is not null and ${validOn(a, sql`${before.day}::date`)})`
  const isThere = sql`(b.id is not null and ${validOn(b, sql`${after.day}::date`)})`
  const columns = [
    'cadastral_number',
    'land_use',
    'address',
    'registered_area_m2',
    'assessed_land_value',
    'assessed_building_value',
    'attributes',
  ]
  const factsOf = (alias: string) =>
    sql`(${sql.join(columns.map((name) => sql.ref(`${alias}.${name}`)))})`
  return sql`
    select id, kind from (
      select t.id, case
        when was_there and not is_there then 'ended'
        when is_there and not was_there then 'begun'
        when not was_there then null
        when ${isReshaped} then 'reshaped'
        when facts_differ then 'described' end as kind
      from (
        select t.id, a.geom as a_geom, b.geom as b_geom, coalesce(${wasThere}, false) as was_there,
          coalesce(${isThere}, false) as is_there, ${factsOf('a')} is distinct from ${factsOf('b')} as facts_differ
        from (${touched(before, after)}) as t
          left join ${tableAt(before.at, of)} as a on a.municipality_id = ${tenant} and a.id = t.id
          left join ${tableAt(after.at, of)} as b on b.municipality_id = ${tenant} and b.id = t.id
        where ${somewhere(bbox, within)}
      ) as t
    ) as compared where kind is not null`
}

/** A millimetre: a corner that a neighbour's edit puts on an edge changes no shape. Degrees. */
const leastMove = 1e-8

/** Corner by corner takes long among thousands; those are as they differ to the bit. */
const isReshaped = sql`not a_geom = b_geom and (
  st_npoints(a_geom)::bigint * st_npoints(b_geom) > 1000000 or st_hausdorffdistance(a_geom, b_geom) > ${leastMove})`

/** Parcels of which a version, or their time in law, began or ended in between. */
function touched(before: MapState, after: MapState) {
  const known = (moment: MapState) => moment.at.asOf ?? sql`now()`
  const [from, to] = [known(before), known(after)]
  const between = (column: string) =>
    sql`${sql.ref(column)} > ${before.day}::date and ${sql.ref(column)} <= ${after.day}::date`
  const current = sql`select id from parcels where municipality_id = ${tenant}`
  return sql`
    ${current} and recorded_at > ${from} and recorded_at <= ${to}
    union
    select id from history.parcels where municipality_id = ${tenant} and recorded_until > ${from} and recorded_at <= ${to}
    union ${current} and ${between('valid_from')}
    union ${current} and ${between('valid_until')}`
}

function somewhere(bbox: Bbox | undefined, within: string | undefined): RawBuilder<unknown> {
  const either = (touches: (geom: RawBuilder<unknown>) => RawBuilder<unknown>) =>
    sql`(coalesce(${touches(sql`a.geom`)}, false) or coalesce(${touches(sql`b.geom`)}, false))`
  const conditions = [
    ...(bbox === undefined
      ? []
      : [
          either(
            (geom) =>
              sql`${geom} && st_makeenvelope(${sql.join(bbox.map((side) => sql`${side}::float8`))}, 4326)`,
          ),
        ]),
    ...(within === undefined ? [] : [either((geom) => touchesArea(geom, within))]),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

function described(
  { propertiesBefore, propertiesAfter, ...row }: Stored,
  names: string[],
): ParcelChange {
  const isSame = row.kind === 'begun' || row.kind === 'ended'
  const changes = isSame
    ? []
    : names.flatMap((field) => {
        const [from, to] = [propertiesBefore?.[field], propertiesAfter?.[field]]
        return isDeepStrictEqual(from, to) ? [] : [{ field, from, to }]
      })
  return { ...row, changes }
}
