import { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import {
  columnName,
  type Field,
  type Fields,
  open,
  type Row,
  staffOnly,
  type Visibility,
} from './fields.ts'
import type { Filters } from './filters.ts'

/** A column that a list can be sorted by; `type` is its SQL type. Empty values come as `empty`. */
export interface Sort {
  column: string
  type: 'text' | 'timestamptz' | 'date' | 'float8' | 'int8'
  empty?: string
}

/** Rows of another collection that have to do with a row. A row found by two conditions is shown once. */
export interface Relation {
  name: string
  to: string
  where: ((self: Row, other: Row) => RawBuilder<unknown>)[]
}

export interface CollectionOptions<P extends string, F extends Fields, Q extends Filters> {
  /** Kebab-case plural, as in the address. */
  path: P
  /** Snake-case table; by default as the path. */
  table?: string
  /** One and several, for the documentation: `parcel`. */
  noun: string
  visibility: Visibility
  fields: F
  filters: Q
  /** Filters that would tell the public what it may not see. */
  staffFilters?: Filters
  sorts?: Record<string, Sort>
  related?: Relation[]
  hasGeometry?: boolean
  /** As JSON for staff, by what a version was published that is known since this time. */
  publishedBy?: (time: RawBuilder<unknown>) => RawBuilder<unknown>
  /** Whether the table keeps its geometry as GeoJSON too, in `geom_json`. */
  hasGeoJson?: boolean
  /** Whether rows are true in law for a time (valid_from, valid_until). */
  hasValidTime?: boolean
  /** Columns that conditions need and fields do not show. */
  alsoColumns?: string[]
  /** False for side tables without version and history. */
  isRecorded?: boolean
  /** Whether it keeps what an import brought along. */
  hasAttributes?: boolean
  /** For a side table whose key is another's. */
  idColumn?: string
}

/** A table as the public sees it: its fields with who may see them, its filters, its relations. */
export interface Collection<
  P extends string = string,
  F extends Fields = Fields,
  Q extends Filters = Filters,
> {
  path: P
  table: string
  noun: string
  visibility: Visibility
  fields: F
  filters: Q
  staffFilters: Filters
  sorts: Record<string, Sort>
  related: Relation[]
  hasGeometry: boolean
  hasGeoJson: boolean
  hasValidTime: boolean
  isRecorded: boolean
  publishedBy: CollectionOptions<P, F, Q>['publishedBy']
  idColumn: string
  /** All columns that a query of this collection can need, `id` first. */
  columns: string[]
}

const moment = z.iso.datetime({ offset: true })

const recordFields = {
  version: open(z.int()),
  recordedAt: open(moment.openapi({ description: 'Since when this version is known.' })),
  recordedBy: staffOnly(z.string()),
  changeReason: staffOnly(z.string().nullable()),
}

const attributeFields = {
  source: staffOnly(z.string().nullable()),
  externalId: staffOnly(z.string().nullable()),
  attributes: staffOnly(z.record(z.string(), z.unknown())),
}

const validFields = {
  validFrom: open(z.iso.date()),
  validUntil: open(z.iso.date().nullable()),
}

export type RecordFields = typeof recordFields &
  typeof attributeFields &
  Partial<typeof validFields>

/** Fills in what most collections have in common. */
export function collection<P extends string, F extends Fields, Q extends Filters>(
  options: CollectionOptions<P, F, Q>,
): Collection<P, F & RecordFields, Q> {
  const { isRecorded = true, hasGeometry = true, hasValidTime = false, alsoColumns = [] } = options
  const { hasGeoJson = false } = options
  const fields: Fields = {
    ...options.fields,
    ...(hasValidTime ? validFields : {}),
    ...(isRecorded ? recordFields : {}),
    ...(isRecorded && (options.hasAttributes ?? true) ? attributeFields : {}),
  }
  const plain = Object.entries(fields).flatMap(([name, field]) => plainColumn(name, field))
  return {
    path: options.path,
    table: options.table ?? options.path.replaceAll('-', '_'),
    noun: options.noun,
    visibility: options.visibility,
    fields: fields as F & RecordFields,
    filters: options.filters,
    staffFilters: options.staffFilters ?? {},
    sorts: { id: { column: 'id', type: 'int8' }, ...options.sorts },
    related: options.related ?? [],
    hasGeometry,
    hasGeoJson,
    hasValidTime,
    isRecorded,
    publishedBy: options.publishedBy,
    idColumn: options.idColumn ?? 'id',
    columns: [
      ...new Set([
        'id',
        'municipality_id',
        ...plain,
        ...alsoColumns,
        ...(hasGeometry ? ['geom'] : []),
        ...(hasGeoJson ? ['geom_json'] : []),
      ]),
    ],
  }
}

function plainColumn(name: string, field: Field) {
  return field.sql === undefined ? [columnName(name)] : []
}

/** How a table is read at a moment of record time; now when there is none. */
export interface ReadContext {
  collections: ReadonlyMap<string, Collection>
  timeZone: string
  /** SQL of a timestamptz. */
  asOf?: RawBuilder<unknown>
  /** The same as it was asked for, a day or a moment. */
  asOfText?: string
}

/** The table, or what it held at the moment asked for: rows still there and versions since replaced. */
export function tableAt(at: ReadContext, of: Collection): RawBuilder<unknown> {
  if (of.idColumn !== 'id')
    return sql`(select t.*, t.${sql.ref(of.idColumn)} as id from ${sql.table(of.table)} t)`
  if (at.asOf === undefined || !of.isRecorded) return sql.table(of.table)
  const columns = sql.join(of.columns.map((name) => sql.ref(name)))
  return sql`(
    select ${columns} from ${sql.table(of.table)} where recorded_at <= ${at.asOf}
    union all
    select ${columns} from ${sql.table(`history.${of.table}`)}
    where recorded_at <= ${at.asOf} and recorded_until > ${at.asOf})`
}

export function rowAs(alias: string, at: ReadContext): Row {
  return {
    column: (name) => sql.ref(`${alias}.${name}`),
    table: (name) => tableAt(at, find(at, name)),
    timeZone: at.timeZone,
  }
}

export function find(at: ReadContext, path: string): Collection {
  const found = at.collections.get(path)
  if (found === undefined) throw new Error(`There is no collection ${path}.`)
  return found
}
