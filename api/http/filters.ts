import { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import type { Row } from './fields.ts'
import { integerParam, isDay, momentParam, numberParam, words } from './params.ts'

/** A query parameter of a list and the condition it adds. */
export interface Filter<S extends z.ZodType = z.ZodType> {
  schema: S
  where(row: Row, value: z.output<S>): RawBuilder<unknown>
  /** Whether it takes some of several values, by each of which a list can be counted. */
  isChoice?: boolean
}

export type Filters = Record<string, Filter>

function filter<S extends z.ZodType>(schema: S, where: Filter<S>['where']): Filter<S> {
  return { schema, where }
}

/** Of a column whose values are words. */
function choice<S extends z.ZodType<string[]>>(schema: S, column: string): Filter<S> {
  const where = (row: Row, items: string[]) => sql`${row.column(column)} = any(${items}::text[])`
  return { schema, where, isChoice: true }
}

const separate = (text: string) => text.split(',').map((item) => item.trim())

/** One or more of the values, with commas: `status=new,resolved`. */
export function oneOf<const V extends readonly [string, ...string[]]>(column: string, values: V) {
  const known = new Set<string>(values)
  const schema = words
    .transform((text, context) => {
      const items = separate(text)
      const wrong = items.find((item) => !known.has(item))
      if (wrong !== undefined) {
        context.addIssue({
          code: 'custom',
          message: `“${wrong.slice(0, 40)}” is none of ${values.join(', ')}.`,
        })
      }
      return items
    })
    .openapi({ type: 'string', description: `One or more of ${values.join(', ')}, with commas.` })
  return choice(schema, column)
}

/** One or more values that the municipality itself decides, with commas. */
export function anyOf(column: string) {
  const schema = words
    .transform(separate)
    .openapi({ type: 'string', description: 'One or more, with commas.' })
  return choice(schema, column)
}

export function withId(column: string) {
  return filter(
    integerParam(0, Number.MAX_SAFE_INTEGER),
    (row, id) => sql`${row.column(column)} = ${id}`,
  )
}

/** Words in one of the columns, whatever their case and accents. */
export function text(...columns: [string, ...string[]]) {
  return filter(words.openapi({ description: `Found in ${columns.join(', ')}.` }), (row, value) => {
    const pattern = `%${value.replace(/[\\%_]/g, '\\$&')}%`
    const matches = columns.map((name) => sql`fold(${row.column(name)}) like fold(${pattern})`)
    return sql`(${sql.join(matches, sql` or `)})`
  })
}

export function atLeast(column: string) {
  return filter(numberParam, (row, value) => sql`${row.column(column)} >= ${value}::float8`)
}

export function atMost(column: string) {
  return filter(numberParam, (row, value) => sql`${row.column(column)} <= ${value}::float8`)
}

/** From this moment or the beginning of this day, for a column of type timestamptz. */
export function since(column: string) {
  return filter(momentParam, (row, moment) =>
    isDay(moment)
      ? sql`${row.column(column)} >= ${moment}::date::timestamp at time zone ${row.timeZone}::text`
      : sql`${row.column(column)} >= ${moment}::timestamptz`,
  )
}

/** Until this moment or the end of this day, for a column of type timestamptz. */
export function until(column: string) {
  return filter(momentParam, (row, moment) =>
    isDay(moment)
      ? sql`${row.column(column)} < (${moment}::date + 1)::timestamp at time zone ${row.timeZone}::text`
      : sql`${row.column(column)} <= ${moment}::timestamptz`,
  )
}

/** From this day on, for a column of type date. */
export function sinceDay(column: string) {
  return filter(
    z.iso.date('A date as 2026-01-31.'),
    (row, day) => sql`${row.column(column)} >= ${day}::date`,
  )
}

export function untilDay(column: string) {
  return filter(
    z.iso.date('A date as 2026-01-31.'),
    (row, day) => sql`${row.column(column)} <= ${day}::date`,
  )
}
