import { type RawBuilder, sql } from 'kysely'
import { touchesArea } from './area.ts'
import { type Collection, type ReadContext, rowAs, tableAt } from './collection.ts'
import { fieldSql, type Row } from './fields.ts'
import { validSql } from './moments.ts'
import { wrongField } from './problem.ts'
import { fieldClauseSql } from './question-clauses.ts'
import { askable, askFields, comparisons } from './question-fields.ts'
import { standsTo } from './question-places.ts'
import type { Clause, FieldClause, Question, ThereClause } from './question-schema.ts'

/** More is no question that anybody could read, nor one that ends in time. */
const most = { clauses: 40, there: 8, depth: 4 }

interface Compiling {
  at: ReadContext
  clauses: number
  there: number
}

/** What a question is about, and the condition that it puts to a row of it. */
export interface Compiled {
  of: Collection
  where: (row: Row) => RawBuilder<unknown>
}

/**
 * The SQL of a question: names come from the collections, all that was sent is bound. Throws problems
 * that name the clause, at `path`, for what cannot be asked.
 */
export function compileQuestion(
  at: ReadContext,
  { about, clauses }: Question,
  path = 'body.question',
): Compiled {
  const of = subject(at, about, `${path}.about`)
  const compiling = { at, clauses: 0, there: 0 }
  const where = (row: Row) => allOf({ ...compiling }, of, row, clauses, `${path}.clauses`, 0)
  // Once to find what is wrong, whether or not the condition is used.
  where(rowAs('o', at))
  return { of, where }
}

function subject({ collections }: ReadContext, about: string, path: string): Collection {
  const of = askable(collections).find((one) => one.path === about)
  if (of === undefined) throw wrongField(path, `Nothing that can be asked about: ${about}.`, 422)
  return of
}

function allOf(
  compiling: Compiling,
  of: Collection,
  row: Row,
  clauses: readonly Clause[],
  path: string,
  depth: number,
): RawBuilder<unknown> {
  if (depth > most.depth)
    throw wrongField(path, `At most ${most.depth} levels of clauses within clauses.`, 422)
  if (clauses.length === 0) return sql`true`
  const parts = clauses.map((clause, index) => {
    if (++compiling.clauses > most.clauses)
      throw wrongField(path, `At most ${most.clauses} clauses in all.`, 422)
    return clauseSql(compiling, of, row, clause, `${path}.${index}`, depth)
  })
  return sql`(${sql.join(parts, sql` and `)})`
}

function clauseSql(
  compiling: Compiling,
  of: Collection,
  row: Row,
  clause: Clause,
  path: string,
  depth: number,
): RawBuilder<unknown> {
  switch (clause.kind) {
    case 'field':
      return ofField(compiling, of, row, clause, path)
    case 'area':
      return touchesArea(row.column('geom'), clause.area)
    case 'there':
      return ofOthers(compiling, of, row, clause, path, depth)
    case 'all':
      return allOf(compiling, of, row, clause.clauses, `${path}.clauses`, depth + 1)
    case 'any': {
      const parts = clause.clauses.map((one, index) =>
        allOf(compiling, of, row, [one], `${path}.clauses.${index}`, depth + 1),
      )
      return sql`(${sql.join(parts, sql` or `)})`
    }
  }
}

function ofField(
  { at }: Compiling,
  of: Collection,
  row: Row,
  clause: FieldClause,
  path: string,
): RawBuilder<unknown> {
  const asked = askFields(of).get(clause.field)
  if (asked === undefined)
    throw wrongField(`${path}.field`, `${of.path} cannot be asked for ${clause.field}.`, 422)
  if (!comparisons[asked.kind].includes(clause.is))
    throw wrongField(
      `${path}.is`,
      `Of ${clause.field} one of ${comparisons[asked.kind].join(', ')}.`,
      422,
    )
  if ('values' in clause && asked.values !== undefined) {
    const wrong = clause.values.findIndex((value) => !asked.values!.includes(value))
    if (wrong >= 0)
      throw wrongField(`${path}.values.${wrong}`, `One of ${asked.values.join(', ')}.`, 422)
  }
  if ('unit' in clause && asked.kind === 'year' && clause.unit !== 'years')
    throw wrongField(`${path}.unit`, `Of ${clause.field} years only are known.`, 422)
  return fieldClauseSql(
    at,
    asked.kind,
    fieldSql(clause.field, of.fields[clause.field]!, row),
    clause,
  )
}

/** How many of another collection stand to the row as the clause says. */
function ofOthers(
  compiling: Compiling,
  of: Collection,
  row: Row,
  clause: ThereClause,
  path: string,
  depth: number,
): RawBuilder<unknown> {
  if (++compiling.there > most.there)
    throw wrongField(path, `At most ${most.there} clauses about other things.`, 422)
  const { at } = compiling
  const other = subject(at, clause.about, `${path}.about`)
  const alias = `t${compiling.there}`
  const there = rowAs(alias, at)
  const conditions = [
    ...living(at, other, there),
    standsTo(clause, row, there),
    ...(other === of ? [sql`${there.column('id')} <> ${row.column('id')}`] : []),
    whichOthers(compiling, other, there, clause, path, depth),
  ]
  const found = sql`from ${tableAt(at, other)} as ${sql.ref(alias)} where ${sql.join(conditions, sql` and `)}`
  const { amount, count = 0 } = clause
  if (amount === 'some') return sql`${alone}(exists (select ${found}), false)`
  if (amount === 'none') return sql`${alone}(not exists (select ${found}), false)`
  // Who asks for more than five needs no count of hundreds.
  const counted = sql`(select count(*) from (select ${found} limit ${count + 1}) as few)`
  return sql`${counted} ${amountSql[amount]} ${count}`
}

/**
 * Keeps a subquery from being joined: then it is asked last, of the rows that all else leaves, by the spatial
 * index of the others; as a join, counts of others were made anew for each pair.
 */
const alone = sql`coalesce`

const amountSql = {
  'more-than': sql`>`,
  'at-least': sql`>=`,
  'fewer-than': sql`<`,
  'at-most': sql`<=`,
  exactly: sql`=`,
} as const

/** Here, now. */
export function living(at: ReadContext, of: Collection, row: Row): RawBuilder<unknown>[] {
  const tenant = sql`${row.column('municipality_id')} = (select current_municipality())`
  return [tenant, ...validSql(of, row, { asOf: at.asOfText })]
}

/**
 * Which of the others are meant. What depends on yet others is found once for the town, not again for
 * each row that stands near it.
 */
function whichOthers(
  compiling: Compiling,
  other: Collection,
  there: Row,
  { clauses }: ThereClause,
  path: string,
  depth: number,
): RawBuilder<unknown> {
  const inner = (row: Row) => allOf(compiling, other, row, clauses, `${path}.clauses`, depth + 1)
  if (!clauses.some(asksOthers)) return inner(there)
  const { at } = compiling
  const alias = `s${compiling.there}`
  const row = rowAs(alias, at)
  const conditions = [...living(at, other, row), inner(row)]
  return sql`${alone}(${there.column('id')} in (select ${row.column('id')} from ${tableAt(at, other)} as ${sql.ref(alias)}
    where ${sql.join(conditions, sql` and `)}), false)`
}

function asksOthers(clause: Clause): boolean {
  if (clause.kind === 'any' || clause.kind === 'all') return clause.clauses.some(asksOthers)
  return clause.kind === 'there'
}
