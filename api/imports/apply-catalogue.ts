import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { isNew } from './apply-layer.ts'
import type { Layer } from './layers/layer.ts'
import type { Run } from './runs.ts'
import type { Slice } from './staged.ts'

/** The catalogues that grow by what a file names. */
const catalogues = {
  asset_types: { field: 'type', more: [] as string[] },
  report_categories: { field: 'category', more: ['department'] },
}

/** What a category is about, as far as its code says so; the first that fits. */
const topics = {
  flooding: 'flood|inund|standing-water',
  blockage: 'sewer|drain|catch|blockage|canal',
  leak: 'leak|water-main|hydrant|scurger',
  lighting: 'light|lamp|ilumin',
  surface: 'pothole|pavement|sidewalk|roadway|road-|asphalt|groap|trotuar|carosabil',
}

/** Where nothing may break or hurt, a report weighs less in need. */
const slight = 'parking|noise|graffiti|poster|sticker|request|inquir|general|bicycle|zgomot|parcare'

/** Adds the types or categories that the rows name and the catalogue lacks; returns their codes. */
export async function growCatalogue(trx: Trx, run: Run, layer: Layer, { after, until }: Slice) {
  const table = layer.fields.find(
    ({ refersTo }) => refersTo?.table === 'asset_types' || refersTo?.table === 'report_categories',
  )?.refersTo?.table as keyof typeof catalogues | undefined
  if (table === undefined) return []
  const { field, more } = catalogues[table]
  const extra = sql.join(
    more.map((name) => sql`, ${sql.ref(name)}`),
    sql``,
  )
  const extraValues = sql.join(
    more.map((name) => sql`, mode() within group (order by fields ->> ${sql.lit(name)})`),
    sql``,
  )
  const { rows } = await sql<{ code: string }>`
    insert into ${sql.table(table)} (municipality_id, code, name ${more.length > 0 ? extra : sql``})
    select municipality_id, fields ->> ${sql.lit(field)},
      coalesce(mode() within group (order by fields ->> '@name'), fields ->> ${sql.lit(field)})
      ${more.length > 0 ? extraValues : sql``}
    from import_rows
    where municipality_id = ${run.town.id} and run_id = ${run.id} and code is null and outcome is distinct from 'merged'
      and ordinal > ${after}::bigint and ordinal <= ${until}::bigint
    group by municipality_id, fields ->> ${sql.lit(field)}
    on conflict do nothing
    returning code`.execute(trx)
  const codes = rows.map((row) => row.code)
  if (table === 'report_categories') await judgeCategories(trx, run.town.id, codes)
  return codes
}

/** A first guess of what new categories mean to need; the municipality may know better. */
async function judgeCategories(trx: Trx, municipalityId: number, codes: readonly string[]) {
  const topic = Object.entries(topics).map(
    ([name, pattern]) => sql`when code ~ ${pattern} then ${name}`,
  )
  await sql`update report_categories set topic = case ${sql.join(topic, sql` `)} else 'other' end,
      weight = case when code ~ ${slight} then 0.3 when code ~ ${topics.flooding} then 2 else 1 end
    where municipality_id = ${municipalityId} and code = any (${codes})`.execute(trx)
}

/** A report that has come in has a timeline: when it was made, and when and how it ended. */
export async function addReportEvents(trx: Trx, run: Run) {
  const rows = sql`import_rows s join reports t on t.municipality_id = s.municipality_id and t.id = s.target_id
    where s.municipality_id = ${run.town.id} and s.run_id = ${run.id}`
  await sql`
    insert into report_events (municipality_id, report_id, at, status)
    select t.municipality_id, t.id, t.reported_at, 'new' from ${rows} and ${isNew('s')}`.execute(
    trx,
  )
  await sql`
    insert into report_events (municipality_id, report_id, at, status)
    select t.municipality_id, t.id, coalesce(t.closed_at, now()), t.status
    from ${rows} and (${isNew('s')} or s.outcome = 'update') and t.status <> 'new'
      and not exists (select from report_events e where e.municipality_id = t.municipality_id
        and e.report_id = t.id and e.status = t.status)`.execute(trx)
}
