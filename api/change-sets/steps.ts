import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { FaceId } from '../geo/coverage/face.ts'
import { Problem } from '../http/problem.ts'
import type { ParcelDraft } from './parcel-draft.ts'
import type { Operation } from './schema.ts'

type Drafts = Record<FaceId, ParcelDraft | null>

/** One thing to undo and redo. */
export interface Step {
  operations: Operation[]
  before: Drafts
  after: Drafts
}

/** Adds a step; those that were taken back are gone then, as in every editor. One trip, since somebody waits. */
export async function addStep(trx: Trx, changeSetId: number, step: Step, begun?: number) {
  await sql`
    with ${sent(step.after)}, ${written(changeSetId)}, undone as (
      delete from change_set_steps
      where municipality_id = ${tenant} and change_set_id = ${changeSetId} and is_undone returning position
    ), step as (
      insert into change_set_steps (municipality_id, change_set_id, position, operations, before, after)
      select ${tenant}, ${changeSetId}, last.position + 1, ${JSON.stringify(step.operations)}::jsonb,
        ${JSON.stringify(step.before)}::jsonb, sent.drafts
      -- Counted, so that they are gone before another takes their position.
      from sent, (select count(*) from undone) as u, (
        select coalesce(max(position), 0) as position from change_set_steps
        where municipality_id = ${tenant} and change_set_id = ${changeSetId} and not is_undone) as last
    )
    update change_sets set parcels_begun = coalesce(${begun ?? null}, parcels_begun)
    where municipality_id = ${tenant} and id = ${changeSetId}`.execute(trx)
}

/** Takes the last step back, or takes back that. Returns what the drafts are now. */
export async function moveStep(
  trx: Trx,
  changeSetId: number,
  way: 'undo' | 'redo',
): Promise<Drafts> {
  const { rows } = await sql<{ position: number; drafts: Drafts }>`
    select position, ${sql.ref(way === 'undo' ? 'before' : 'after')} as drafts from change_set_steps
    where municipality_id = ${tenant} and change_set_id = ${changeSetId} and is_undone = ${way === 'redo'}
    order by position ${way === 'undo' ? sql`desc` : sql`asc`} limit 1`.execute(trx)
  const step = rows[0]
  if (step === undefined)
    throw new Problem(409, `nothing-to-${way}`, { detail: `There is nothing to ${way}.` })
  await sql`update change_set_steps set is_undone = ${way === 'undo'}
    where municipality_id = ${tenant} and change_set_id = ${changeSetId} and position = ${step.position}`.execute(
    trx,
  )
  await sql`update change_sets set parcels_begun = parcels_begun
    where municipality_id = ${tenant} and id = ${changeSetId}`.execute(trx)
  await putDrafts(trx, changeSetId, step.drafts)
  return step.drafts
}

export async function putDrafts(trx: Trx, changeSetId: number, drafts: Drafts) {
  await sql`with ${sent(drafts)}, ${written(changeSetId)} select`.execute(trx)
}

const sent = (drafts: Drafts) => sql`
  sent as materialized (select ${JSON.stringify(drafts)}::jsonb as drafts)`

/** Writes what was sent, and takes away what is as in the register again. */
const written = (changeSetId: number) => sql`
  draft as (select key, value as d from sent, jsonb_each(drafts)),
  gone as (
    delete from change_set_parcels where municipality_id = ${tenant} and change_set_id = ${changeSetId}
      and key in (select key from draft where d = 'null')
  ), kept as (
    insert into change_set_parcels (municipality_id, change_set_id, key, parcel_id, base_version, is_retired,
      from_keys, operation, facts, asks, geom)
    -- Shapes come as text: what JavaScript writes of a number, PostGIS reads to the last bit.
    select ${tenant}, ${changeSetId}, key, (d ->> 'parcelId')::bigint, (d ->> 'baseVersion')::integer,
      (d ->> 'isRetired')::boolean, array(select jsonb_array_elements_text(d -> 'from')), d ->> 'operation', d -> 'facts',
      array(select jsonb_array_elements_text(d -> 'asks')),
      st_setsrid(st_geomfromgeojson(d -> 'geometry'), 4326)
    from draft where d <> 'null'
    on conflict (municipality_id, change_set_id, key) do update
    set parcel_id = excluded.parcel_id, base_version = excluded.base_version, is_retired = excluded.is_retired,
      from_keys = excluded.from_keys, operation = excluded.operation, facts = excluded.facts, asks = excluded.asks,
      geom = excluded.geom
  )`
