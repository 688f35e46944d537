import type { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import { type Fields, fieldSql, type Row, visibleFields } from './fields.ts'

/**
 * The visible properties as a row whose columns are named like them, for row_to_json(), which knows
 * the types of a row once. json_build_object looks up that of each value anew, and a text put
 * together of its parts takes three times as long (docs/adr/0007).
 */
export function propertyRow(fields: Fields, row: Row, forStaff: boolean): RawBuilder<unknown> {
  const columns = visibleFields(fields, forStaff).map(([name, field]) => {
    const value = fieldSql(name, field, row)
    const shown = field.sql === undefined && isFraction(field.schema) ? finite(value) : value
    return sql`${shown} as ${sql.ref(name)}`
  })
  return sql`(select ${sql.join(columns)})`
}

/** JSON has no NaN and no infinity; in PostgreSQL NaN is the greatest number. */
function finite(value: RawBuilder<unknown>) {
  return sql`case when ${value} < 'Infinity' and ${value} > '-Infinity' then ${value} end`
}

function isFraction(schema: z.ZodType): boolean {
  const { type, format, innerType } = schema.def as {
    type: string
    format?: string
    innerType?: z.ZodType
  }
  return innerType === undefined ? type === 'number' && format !== 'safeint' : isFraction(innerType)
}
