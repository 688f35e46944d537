import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import type { Row } from '../http/fields.ts'
import { assetRows } from './components/assets.ts'
import type { Component, Moment, Source, SourceRows } from './components/component.ts'
import { mainRows } from './components/mains.ts'
import { reportRows } from './components/reports.ts'
import { roadRows } from './components/roads.ts'
import { orderRows } from './components/work-orders.ts'
import { samplePlacesSql } from './places.ts'
import type { UnitKind } from './unit-kinds.ts'
import type { OfficialCrs } from './units.ts'

/** A run's view of the register: as it is, or as it was known then. */
export interface Known {
  row: Row
  now: RawBuilder<unknown>
}

/** Which units are asked of: all, unless it names some and what could lie in them (a box in EPSG:4326). */
export interface Asked {
  kind: UnitKind
  crs: OfficialCrs
  only?: { ids: readonly number[]; box: RawBuilder<unknown> }
}

const rowsOf: Record<Exclude<Source, 'units'>, SourceRows> = {
  reports: reportRows,
  assets: assetRows,
  'work-orders': orderRows,
  roads: roadRows,
  'network-edges': mainRows,
  permits: { shape: 'any' },
}

/** A figure of features that is no component's: its SQL for one of them, and how those of a unit are added up. */
export interface Extra {
  name: string
  value: RawBuilder<unknown>
  figure: RawBuilder<unknown>
}

/** The raw figures of components of one source: rows (unit_id, f0, f1, …), null where there is nothing. */
export function figuresSql(
  source: Source,
  components: readonly Component[],
  known: Known,
  asked: Asked,
  extras: readonly Extra[] = [],
): RawBuilder<unknown> {
  const figures = components.map((one, i) => sql`${figureSql(one, i)} as ${sql.ref(`f${i}`)}`)
  const more = extras.map(({ name, figure }) => sql`${figure} as ${sql.ref(name)}`)
  return sql`select unit_id, ${sql.join([...figures, ...more])}
    from (${valuesSql(source, components, known, asked, extras)}) as p group by unit_id`
}

function figureSql({ aggregate }: Component, index: number): RawBuilder<unknown> {
  const [value, by] = [sql.ref(`v${index}`), sql.ref(`b${index}`)]
  if (aggregate === 'sum') return sql`sum(share * ${value})`
  return sql`sum(share * ${by} * ${value}) / nullif(sum(share * ${by}) filter (where ${value} is not null), 0)`
}

/**
 * What each feature says in each unit that it is in: rows (feature_id, unit_id, share, v0, b0, v1, …), of a
 * line one for each of its samples.
 */
export function valuesSql(
  source: Source,
  components: readonly Component[],
  known: Known,
  { kind, crs, only }: Asked,
  extras: readonly Extra[] = [],
): RawBuilder<unknown> {
  const at = momentOf(known)
  const values = [...components.flatMap((one, i) => valuesOf(one, i, at)), ...extras]
  const columns = sql.join(values.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`))
  const isAsked = (unit: RawBuilder<unknown>) =>
    only ? sql`${unit} = any (${`{${only.ids.join(',')}}`}::bigint[])` : sql`true`
  if (source === 'units') {
    return sql`select null::bigint as feature_id, r.id as unit_id, 1.0::float8 as share, ${columns} from need_units r
      where r.municipality_id = ${tenant} and r.kind = ${kind} and ${isAsked(sql`r.id`)}`
  }
  const { shape, beside, where } = rowsOf[source]
  // Worked out once for a feature, however many units it is in.
  const rows = sql`select r.id, r.geom, ${columns}
    from ${known.row.table(source)} as r ${beside?.(at) ?? sql``}
    where r.municipality_id = ${tenant} ${where ? sql`and ${where(at)}` : sql``}
      ${only ? sql`and r.geom && ${only.box}` : sql``} offset 0`
  const features = { rows, shape, carried: values.map(({ name }) => name) }
  return sql`select * from (${samplePlacesSql(kind, features, crs.srid, crs.unitM, isAsked(sql`u.id`))}) as found
    where ${isAsked(sql`unit_id`)}`
}

function valuesOf({ aggregate, value, by }: Component, index: number, at: Moment) {
  const values = [{ name: `v${index}`, value: sql`(${value(at)})::float8` }]
  if (aggregate === 'sum') return values
  return [...values, { name: `b${index}`, value: sql`(${by?.(at) ?? sql`1`})::float8` }]
}

function momentOf({ row, now }: Known): Moment {
  return { now, row: { ...row, column: (name) => sql.ref(`r.${name}`) } }
}
