import type { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import { type Fields, fieldSql, type Row, visibleFields } from './fields.ts'

/**
 * The visible properties as the text of one JSON object, in pieces for concat(). json_build_object
 * looks up the type of each value of each row anew, which takes more time than the geometries do; the
 * schema knows the types beforehand.
 */
export function propertyTexts(fields: Fields, row: Row, forStaff: boolean): RawBuilder<unknown>[] {
  const pieces = visibleFields(fields, forStaff).flatMap(([name, field], index) => {
    const label = sql.lit(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
    const value = fieldSql(name, field, row)
    return [label, field.sql === undefined ? columnText(field.schema, value) : anyText(value)]
  })
  return [...pieces, sql.lit('}')]
}

/** What any value is in JSON. */
function anyText(value: RawBuilder<unknown>) {
  return sql`coalesce(to_json(${value})::text, 'null')`
}

/** What a column is in JSON; not null, since concat() leaves nulls out. */
function columnText(schema: z.ZodType, column: RawBuilder<unknown>): RawBuilder<unknown> {
  const { type, format, isNullable } = kindOf(schema)
  const orNull = (text: RawBuilder<unknown>) => (isNullable ? sql`coalesce(${text}, 'null')` : text)
  if (type === 'number' && format === 'safeint') return orNull(sql`${column}::text`)
  // JSON has no NaN and no infinity; in PostgreSQL NaN is the greatest number.
  if (type === 'number') {
    return sql`case when ${column} < 'Infinity' and ${column} > '-Infinity' then ${column}::text else 'null' end`
  }
  if (type === 'boolean') return orNull(sql`${column}::boolean::text`)
  // Dates, and words that the table's own rules hold to a fixed list, have nothing to escape.
  if (type === 'enum' || format === 'date') return orNull(sql`'"' || ${column}::text || '"'`)
  return isNullable ? anyText(column) : sql`to_json(${column})::text`
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
