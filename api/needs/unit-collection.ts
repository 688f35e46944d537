import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { collection } from '../http/collection.ts'
import { type Row, staffOnly } from '../http/fields.ts'
import { oneOf } from '../http/filters.ts'
import { fullLevel } from './levels.ts'
import { defaultWeights } from './score.ts'
import { unitKinds } from './unit-kinds.ts'

/** By the weights of the program, 0 to 100, where need was computed. */
const scoreOf = (row: Row) => sql`(
  select (100 * sum(l.level * w.weight::float8) / nullif(sum(w.weight::float8), 0) / ${fullLevel}::float8)::float8
  from need_runs n
  join need_values v on v.municipality_id = n.municipality_id and v.run_id = n.id and v.unit_id = ${row.column('id')}
  cross join lateral unnest(n.components, v.levels) as l (code, level)
  join jsonb_each_text(${JSON.stringify(defaultWeights)}::jsonb) as w (code, weight) on w.code = l.code
  where n.municipality_id = ${row.column('municipality_id')} and n.is_current and n.unit_kind = ${row.column('kind')})`

/** Units of need as questions see them; their own routes are in routes.ts. */
export const needUnits = collection({
  path: 'need-units',
  noun: 'unit of need',
  visibility: 'staff',
  isRecorded: false,
  fields: {
    kind: staffOnly(z.enum(unitKinds)),
    label: staffOnly(z.string().nullable()),
    score: staffOnly(z.number().nullable(), scoreOf),
    people: staffOnly(z.number()),
    vulnerablePeople: staffOnly(z.number()),
    lengthM: staffOnly(z.number()),
    areaM2: staffOnly(z.number()),
  },
  filters: { kind: oneOf('kind', unitKinds) },
})
