import type { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'

export type Visibility = 'public' | 'staff'

/** A row under its alias in a query, so that slices can write conditions without knowing the query. */
export interface Row {
  column(name: string): RawBuilder<unknown>
  /** Another table, as it was at the moment asked for. */
  table(name: string): RawBuilder<unknown>
  /** Of the municipality: days begin there. */
  timeZone: string
}

/** A property of a feature: how it looks, who may see it, and its SQL where it is no plain column. */
export interface Field<S extends z.ZodType = z.ZodType, V extends Visibility = Visibility> {
  schema: S
  visibility: V
  sql?: (row: Row) => RawBuilder<unknown>
}

export type Fields = Record<string, Field>

/** A property that everybody may see. */
export function open<S extends z.ZodType>(schema: S, from?: Field['sql']): Field<S, 'public'> {
  return { schema, visibility: 'public', sql: from }
}

/** A property that only members of the municipality may see. */
export function staffOnly<S extends z.ZodType>(schema: S, from?: Field['sql']): Field<S, 'staff'> {
  return { schema, visibility: 'staff', sql: from }
}

export type OpenKeys<F extends Fields> = {
  [K in keyof F]: F[K]['visibility'] extends 'public' ? K : never
}[keyof F]

/** What a feature's properties are to the reader: staff fields are there for staff only. */
export type Properties<F extends Fields> = {
  [K in OpenKeys<F>]: z.output<F[K]['schema']>
} & {
  [K in Exclude<keyof F, OpenKeys<F>>]?: z.output<F[K]['schema']>
}

/** `areaM2` is `area_m2`, `geom3857` does not occur. */
export function columnName(field: string) {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

export function visibleFields(fields: Fields, forStaff: boolean): [string, Field][] {
  return Object.entries(fields).filter(([, field]) => forStaff || field.visibility === 'public')
}

export function fieldSql(name: string, field: Field, row: Row) {
  return field.sql?.(row) ?? row.column(columnName(name))
}

/** The visible properties as one JSON object. */
export function propertiesSql(fields: Fields, row: Row, forStaff: boolean) {
  const pairs = visibleFields(fields, forStaff).map(
    ([name, field]) => sql`${sql.lit(name)}, ${fieldSql(name, field, row)}`,
  )
  return sql`json_build_object(${sql.join(pairs)})`
}
