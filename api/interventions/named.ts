import { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { kinds } from './kinds.ts'

/** What an intervention is called by that nobody gave a title: what is done, the dearest first, and where. */
export const namedSchema = z.object({
  isTitled: z.boolean(),
  kinds: z
    .array(z.enum(kinds))
    .openapi({ description: 'Of the works in its scope, dearest first' }),
  district: z.string().nullable(),
})

export type Named = z.infer<typeof namedSchema>

export const workKindsSql = (scope: RawBuilder<unknown>) => sql`array(
  select line ->> 'kind' from jsonb_array_elements(${scope}) as line
  group by 1 order by sum((line ->> 'cost')::float8) desc, 1)`

export const districtNameSql = (id: RawBuilder<unknown>) => sql`(
  select d.name from districts d where d.municipality_id = ${tenant} and d.id = ${id})`

/** Of an intervention `i`. */
export const namedSql = sql`jsonb_build_object('isTitled', i.is_titled, 'kinds', ${workKindsSql(sql`i.scope`)},
  'district', ${districtNameSql(sql`i.district_id`)})`
