import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { find, type ReadContext, rowAs } from '../http/collection.ts'
import { columnName } from '../http/fields.ts'
import type { Question as Asked } from '../http/question-schema.ts'
import { compileQuestion, living } from '../http/question-sql.ts'
import type { Component } from './components/component.ts'
import { placesSql } from './places.ts'
import type { UnitKind } from './unit-kinds.ts'
import type { OfficialCrs } from './units.ts'

/** How raw figures of a municipality's own component are made and scaled. */
export interface OwnRules
  extends Pick<Component, 'per' | 'scale' | 'cap' | 'isInverted' | 'weight'> {
  aggregate: 'sum' | 'mean'
}

/** A numeric field or attribute of a collection. */
export interface LayerConfig extends OwnRules {
  collection: string
  field?: string
  attribute?: string
}

/** A view in schema `components`: municipality_id, value, and unit_id or geom. */
export interface ViewConfig extends OwnRules {
  view: string
}

/** What matches a question: how much of it there is (`sum`), or which share of all like it (`mean`). */
export interface QuestionConfig extends OwnRules {
  question: Asked
}

export type OwnComponent = {
  code: string
  names: Record<string, string>
  unit: string | null
} & (
  | { source: 'layer'; config: LayerConfig }
  | { source: 'view'; config: ViewConfig }
  | { source: 'question'; config: QuestionConfig }
)

/** One whose figures come from things of the register. */
export type PlacedComponent = Extract<OwnComponent, { source: 'layer' | 'question' }>

/** Those in use, in the order that they have in a run, after those of the program. */
export async function readOwnComponents(trx: Trx): Promise<OwnComponent[]> {
  const { rows } =
    await sql<OwnComponent>`select code, names, unit, source, config from need_components
    where municipality_id = ${tenant} and is_active order by code`.execute(trx)
  return rows
}

/** Which of the columns that matter a view in schema `components` has; nothing when there is no such view. */
export async function columnsOfView(trx: Trx, view: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'components' and c.relname = ${view} and c.relkind in ('v', 'm', 'r')
      and a.attnum > 0 and not a.attisdropped and a.attname in ('municipality_id', 'unit_id', 'geom', 'value')`.execute(
    trx,
  )
  return rows.map(({ name }) => name)
}

interface Question {
  kind: UnitKind
  crs: OfficialCrs
  at: ReadContext
  /** Only these units, and what lies within the box around them (EPSG:4326). */
  only?: { ids: readonly number[]; box: RawBuilder<unknown> }
}

/** By unit, what there is of it. A view that is gone has nothing to say. */
export async function readOwnSums(
  trx: Trx,
  component: OwnComponent,
  question: Question,
): Promise<Map<number, number | null>> {
  const query = await ownSumsSql(trx, component, question)
  if (query === undefined) return new Map()
  const { rows } = await sql<{ unit_id: number; figure: number | null }>`${query}`.execute(trx)
  return new Map(rows.map(({ unit_id, figure }) => [unit_id, figure]))
}

async function ownSumsSql(
  trx: Trx,
  component: OwnComponent,
  question: Question,
): Promise<RawBuilder<unknown> | undefined> {
  const isAsked = (unit: RawBuilder<unknown>) =>
    question.only === undefined
      ? sql`true`
      : sql`${unit} = any (${`{${question.only.ids.join(',')}}`}::bigint[])`
  if (component.source === 'layer')
    return inUnitsSql(layerRowsSql(component.config, question), component.config, question, isAsked)
  if (component.source === 'question')
    return inUnitsSql(matchRowsSql(component.config, question), component.config, question, isAsked)
  const { view } = component.config
  const columns = await columnsOfView(trx, view)
  if (!columns.includes('municipality_id') || !columns.includes('value')) return undefined
  const table = sql.table(`components.${view}`)
  if (columns.includes('unit_id')) {
    const whole = component.config.aggregate === 'sum' ? sql`sum` : sql`avg`
    return sql`select unit_id, ${whole}(value)::float8 as figure from ${table}
      where municipality_id = ${tenant} and value is not null and ${isAsked(sql`unit_id`)} group by 1`
  }
  const near = question.only === undefined ? sql`true` : sql`geom && ${question.only.box}`
  const rows = sql`select row_number() over () as id, geom, value::float8 as value from ${table}
    where municipality_id = ${tenant} and value is not null and geom is not null and ${near}`
  return inUnitsSql(rows, component.config, question, isAsked)
}

/** Rows (id, geom, value) of a collection: a text in an attribute counts where it is a number. */
function layerRowsSql(
  { collection, field, attribute }: LayerConfig,
  { at, only }: Pick<Question, 'at' | 'only'>,
): RawBuilder<unknown> {
  const { hasValidTime } = find(at, collection)
  const value =
    field === undefined
      ? sql`case when f.attributes ->> ${attribute ?? ''} ~ '^\\s*-?\\d{1,15}(\\.\\d{1,15})?\\s*$'
          then (f.attributes ->> ${attribute ?? ''})::float8 end`
      : sql`${sql.ref(`f.${columnName(field)}`)}::float8`
  return sql`select * from (
    select f.id, f.geom, ${value} as value from ${rowAs('f', at).table(collection)} as f
    where f.municipality_id = ${tenant} ${hasValidTime ? sql`and f.valid_until is null` : sql``}
      ${only === undefined ? sql`` : sql`and f.geom && ${only.box}`}) as rows where value is not null`
}

/** Rows (id, geom, value): 1 for what matches, 0 for the rest where a share is meant. */
function matchRowsSql(
  { question, aggregate }: QuestionConfig,
  { at, only }: Pick<Question, 'at' | 'only'>,
): RawBuilder<unknown> {
  const { of, where } = compileQuestion(at, question)
  const row = rowAs('f', at)
  const matches = where(row)
  const conditions = [
    ...living(at, of, row),
    sql`f.geom is not null`,
    ...(only === undefined ? [] : [sql`f.geom && ${only.box}`]),
    ...(aggregate === 'sum' ? [matches] : []),
  ]
  return sql`select f.id, f.geom, case when ${aggregate === 'sum' ? sql`true` : matches} then 1.0 else 0.0 end::float8 as value
    from ${row.table(of.path)} as f where ${sql.join(conditions, sql` and `)}`
}

/** The features in units that a component is made from: rows (feature_id, unit_id, share, value). */
export function ownFeaturesSql(own: PlacedComponent, question: Question): RawBuilder<unknown> {
  const rows =
    own.source === 'layer' ? layerRowsSql(own.config, question) : matchRowsSql(own.config, question)
  return sql`with own as materialized (${rows})
    select p.feature_id, p.unit_id, p.share, own.value
    from ${sharesSql(own.config, question)} as p join own on own.id = p.feature_id`
}

/** Which part of each row of `own` lies in which unit. */
function sharesSql({ aggregate }: OwnRules, { kind, crs }: Question): RawBuilder<unknown> {
  const places = placesSql(
    kind,
    { rows: sql`select id, geom from own`, shape: 'any' },
    crs.srid,
    crs.unitM,
  )
  // A mean over areas holds for all that lies in them: of a noise map each street has its figure.
  const covered = sql`
    union all select own.id, u.id, 1.0::float8 from own join need_units u on u.municipality_id = ${tenant}
      and u.kind = ${kind} and u.geom && own.geom and st_intersects(own.geom, st_pointonsurface(u.geom))
    where st_dimension(own.geom) = 2`
  return sql`(select feature_id, unit_id, max(share) as share
    from (select * from (${places}) as placed ${aggregate === 'mean' ? covered : sql``}) as places group by 1, 2)`
}

function inUnitsSql(
  rows: RawBuilder<unknown>,
  rules: OwnRules,
  question: Question,
  isAsked: (unit: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const sum = sql`sum(p.share * own.value)`
  const figure = rules.aggregate === 'sum' ? sum : sql`${sum} / nullif(sum(p.share), 0)`
  return sql`with own as materialized (${rows})
    select p.unit_id, (${figure})::float8 as figure
    from ${sharesSql(rules, question)} as p join own on own.id = p.feature_id
    where ${isAsked(sql`p.unit_id`)} group by 1`
}
