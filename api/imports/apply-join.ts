import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { Field, Layer } from './layers/layer.ts'
import type { Run } from './runs.ts'

/**
 * Adds what the records say to things that are there, found by the layer's natural key. Several
 * records of one key are taken together, each field in its own way (sum, largest, most frequent);
 * all of them are kept one by one in the attributes, under `joined` and the source's name.
 */
export async function applyJoin(
  trx: Trx,
  run: Run,
  layer: Layer,
  { source, fields }: { source: string; fields: Field[] },
) {
  const table = sql.table(layer.table)
  const key = sql.ref(layer.naturalKey as string)
  const mine = sql`r.municipality_id = ${run.town.id} and r.run_id = ${run.id} and r.code is null`
  await sql`
    update import_rows r set target_id = t.id from ${table} t
    where ${mine} and t.municipality_id = r.municipality_id and t.${key} = r.key
      and t.valid_until is null`.execute(trx)
  await sql`
    update import_rows r set code = 'no-match', reason = format('there is no %s of %s', ${layer.name.replace(/s$/, '')}::text, r.key)
    where ${mine} and r.target_id is null`.execute(trx)
  const columns = fields.filter((field) => field.name !== layer.naturalKey)
  const taken = columns.map((field) => sql`${together(field)} as ${sql.ref(field.name)}`)
  const differs = columns.map(
    ({ name }) =>
      sql`t.${sql.ref(name)} is distinct from coalesce(a.${sql.ref(name)}, t.${sql.ref(name)})`,
  )
  const joined = sql`jsonb_set(t.attributes, '{joined}',
    coalesce(t.attributes -> 'joined', '{}') || jsonb_build_object(${source}::text, a.records))`
  const sets = columns.map(
    ({ name }) => sql`${sql.ref(name)} = coalesce(a.${sql.ref(name)}, t.${sql.ref(name)})`,
  )
  await sql`
    with together as (
      select r.municipality_id, r.target_id, jsonb_agg(r.attributes order by r.ordinal) as records
        ${taken.length > 0 ? sql`, ${sql.join(taken)}` : sql``}
      from import_rows r cross join lateral jsonb_populate_record(null::${table}, r.fields) n
      where ${mine} group by r.municipality_id, r.target_id),
    changed as (
      update ${table} t set ${sql.join([sql`attributes = ${joined}`, ...sets])}
      from together a
      where t.municipality_id = a.municipality_id and t.id = a.target_id
        and (${sql.join([sql`t.attributes is distinct from ${joined}`, ...differs], sql` or `)})
      returning t.id)
    update import_rows r set outcome = case when r.target_id in (select id from changed) then 'update'
      else 'unchanged' end
    where ${mine}`.execute(trx)
}

function together({ name, together }: Field) {
  const value = sql`n.${sql.ref(name)}`
  switch (together) {
    case 'sum':
      return sql`sum(${value})`
    case 'most':
      return sql`mode() within group (order by ${value})`
    case 'first':
      return sql`(array_agg(${value} order by r.ordinal) filter (where ${value} is not null))[1]`
    default:
      return sql`max(${value})`
  }
}
