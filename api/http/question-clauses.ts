import { type RawBuilder, sql } from 'kysely'
import type { ReadContext } from './collection.ts'
import type { AskKind } from './question-fields.ts'
import type { FieldClause } from './question-schema.ts'
import type { periods } from './question-words.ts'

type Sql = RawBuilder<unknown>

/** The condition of a clause on a field whose SQL is `value`; what is not known fulfils none but `unknown`. */
export function fieldClauseSql(
  at: ReadContext,
  kind: AskKind,
  value: Sql,
  clause: FieldClause,
): Sql {
  switch (clause.is) {
    case 'known':
      return sql`${value} is not null`
    case 'unknown':
      return sql`${value} is null`
    case 'yes':
      return sql`${value} is true`
    case 'no':
      return sql`${value} is false`
    case 'one-of':
      return sql`${value}::text = any(${clause.values}::text[])`
    case 'none-of':
      return sql`${value}::text <> all(${clause.values}::text[])`
    case 'like': {
      const pattern = `%${clause.text.replace(/[\\%_]/g, '\\$&')}%`
      return sql`fold(${value}::text) like fold(${pattern}::text)`
    }
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return sql`${value}::float8 ${sizes[clause.is]} ${clause.number}::float8`
    case 'older-than':
    case 'newer-than':
      return kind === 'year' ? yearSql(at, value, clause) : ageSql(at, kind, value, clause)
    case 'during': {
      const [from, to] = bounds(clause.period, today(at))
      return sql`(${value} >= ${startOf(at, kind, from)} and ${value} < ${startOf(at, kind, to)})`
    }
    case 'from':
      return sql`${value} >= ${startOf(at, kind, sql`${clause.day}::date`)}`
    case 'until':
      return sql`${value} < ${startOf(at, kind, sql`(${clause.day}::date + 1)`)}`
  }
}

const sizes = {
  'at-least': sql`>=`,
  'at-most': sql`<=`,
  'more-than': sql`>`,
  'less-than': sql`<`,
} as const

type Age = Extract<FieldClause, { is: 'older-than' | 'newer-than' }>

/** The day in the municipality, or that of the moment asked for. */
const today = (at: ReadContext): Sql =>
  sql`(coalesce(${at.asOf ?? sql`null`}, now()) at time zone ${at.timeZone}::text)::date`

/** Of a year no day is known: what is of the year of that age is neither older nor newer. */
function yearSql(at: ReadContext, value: Sql, { is, count }: Age): Sql {
  const then = sql`(extract(year from ${today(at)})::integer - ${count}::integer)`
  return is === 'older-than'
    ? sql`${value} < ${then}`
    : sql`(${value} > ${then} and ${value} <= extract(year from ${today(at)}))`
}

function ageSql(at: ReadContext, kind: AskKind, value: Sql, { is, count, unit }: Age): Sql {
  const age = sql`make_interval(${sql.raw(unit)} => ${count}::integer)`
  const then = startOf(at, kind, sql`(${today(at)} - ${age})::date`)
  const tomorrow = startOf(at, kind, sql`(${today(at)} + 1)`)
  return is === 'older-than'
    ? sql`${value} < ${then}`
    : sql`(${value} >= ${then} and ${value} < ${tomorrow})`
}

/** The beginning of a day, as the field counts time. */
function startOf({ timeZone }: ReadContext, kind: AskKind, day: Sql): Sql {
  return kind === 'moment' ? sql`(${day}::timestamp at time zone ${timeZone}::text)` : day
}

/** From the first day to that after the last one. */
function bounds(period: (typeof periods)[number], day: Sql): [Sql, Sql] {
  const [which, unit] = period.split('-') as ['this' | 'last', 'week' | 'month' | 'year']
  const begin = sql`date_trunc(${unit}::text, ${day}::timestamp)`
  const step = sql`${`1 ${unit}`}::interval`
  return which === 'this'
    ? [sql`${begin}::date`, sql`(${begin} + ${step})::date`]
    : [sql`(${begin} - ${step})::date`, sql`${begin}::date`]
}
