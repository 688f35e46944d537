import type { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import { type Fields, fieldSql, type Row, visibleFields } from './fields.ts'

/** A part of a text that a query makes: a string stands for itself, null values are left out. */
export type Piece = string | RawBuilder<unknown>

/** No function takes more. */
const mostArguments = 100

/** The pieces as one text. */
export function concatSql(pieces: Piece[]): RawBuilder<unknown> {
  const parts: Piece[] = []
  for (const piece of pieces) {
    const last = parts.at(-1)
    if (typeof piece === 'string' && typeof last === 'string')
      parts[parts.length - 1] = last + piece
    else parts.push(piece)
  }
  const [first, rest] = [parts.slice(0, mostArguments), parts.slice(mostArguments)]
  const all = first.map((part) => (typeof part === 'string' ? sql.lit(part) : part))
  const text = sql`concat(${sql.join(all)})`
  return rest.length === 0 ? text : concatSql([text, ...rest])
}

/**
 * The visible properties as the text of one JSON object. json_build_object looks up the type of each
 * value of each row anew, which takes more time than the geometries do; the schema knows the types
 * beforehand.
 */
export function propertyPieces(fields: Fields, row: Row, forStaff: boolean): Piece[] {
  const pieces = visibleFields(fields, forStaff).flatMap(([name, field], index) => {
    const label = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`
    const value = fieldSql(name, field, row)
    return [
      label,
      ...(field.sql === undefined ? columnPieces(field.schema, value) : [anyText(value)]),
    ]
  })
  return [...pieces, '}']
}

/** What any value is in JSON. */
function anyText(value: RawBuilder<unknown>) {
  return sql`coalesce(to_json(${value})::text, 'null')`
}

/**
 * What a column is in JSON. A value goes into concat() as it is: made a text before, it would be read
 * and written once more.
 */
function columnPieces(schema: z.ZodType, column: RawBuilder<unknown>): Piece[] {
  const { type, format, isNullable } = kindOf(schema)
  const orNull = sql`case when ${column} is null then 'null' end`
  if (type === 'number' && format === 'safeint') return isNullable ? [column, orNull] : [column]
  if (type === 'number') {
    // JSON has no NaN and no infinity; in PostgreSQL NaN is the greatest number.
    const finite = sql`${column} < 'Infinity' and ${column} > '-Infinity'`
    return [
      sql`case when ${finite} then ${column} end`,
      sql`case when ${finite} then '' else 'null' end`,
    ]
  }
  if (type === 'boolean') return [sql`coalesce(${column}::boolean::text, 'null')`]
  // Dates, and words that the table's own rules hold to a fixed list, have nothing to escape.
  if (type === 'enum' || format === 'date') {
    return isNullable ? [sql`coalesce('"' || ${column}::text || '"', 'null')`] : ['"', column, '"']
  }
  return isNullable ? [sql`to_json(${column})`, orNull] : [sql`to_json(${column})`]
}

function kindOf(schema: z.ZodType): {
  type: string
  format: string | undefined
  isNullable: boolean
} {
  const definition = schema.def as { type: string; format?: string; innerType?: z.ZodType }
  if (definition.innerType !== undefined)
    return { ...kindOf(definition.innerType), isNullable: true }
  return { type: definition.type, format: definition.format, isNullable: false }
}
