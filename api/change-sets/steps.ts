import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { FaceId } from '../geo/coverage/coverage.ts'
import { Problem } from '../http/problem.ts'
import type { ParcelDraft } from './parcel-draft.ts'
import type { Operation } from './schema.ts'

type Trx = Transaction<Tables>
type Drafts = Record<FaceId, ParcelDraft | null>

/** One thing to undo and redo. */
export interface Step {
  operations: Operation[]
  before: Drafts
  after: Drafts
}

/** Adds a step; those that were taken back are gone then, as in every editor. */
export async function addStep(trx: Trx, changeSetId: number, step: Step, begun?: number) {
  await sql`delete from change_set_steps
    where municipality_id = ${tenant} and change_set_id = ${changeSetId} and is_undone`.execute(trx)
  await sql`insert into change_set_steps (municipality_id, change_set_id, position, operations, before, after)
    select ${tenant}, ${changeSetId}, coalesce(max(position), 0) + 1, ${JSON.stringify(step.operations)}::jsonb,
      ${JSON.stringify(step.before)}::jsonb, ${JSON.stringify(step.after)}::jsonb
    from change_set_steps where municipality_id = ${tenant} and change_set_id = ${changeSetId}`.execute(
    trx,
  )
  await sql`update change_sets set parcels_begun = coalesce(${begun ?? null}, parcels_begun)
    where municipality_id = ${tenant} and id = ${changeSetId}`.execute(trx)
  await putDrafts(trx, changeSetId, step.after)
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
  const kept = Object.values(drafts).filter((draft) => draft !== null)
  await sql`delete from change_set_parcels where municipality_id = ${tenant} and change_set_id = ${changeSetId}
    and key = any (${Object.keys(drafts)}::text[])`.execute(trx)
  // Shapes go as text: what JavaScript writes of a number, PostGIS reads to the last bit.
  await sql`insert into change_set_parcels (municipality_id, change_set_id, key, parcel_id, base_version, is_retired,
      from_keys, operation, facts, asks, geom)
    select ${tenant}, ${changeSetId}, d ->> 'key', (d ->> 'parcelId')::bigint, (d ->> 'baseVersion')::integer,
      (d ->> 'isRetired')::boolean, array(select jsonb_array_elements_text(d -> 'from')), d ->> 'operation', d -> 'facts',
      array(select jsonb_array_elements_text(d -> 'asks')),
      st_setsrid(st_geomfromgeojson(d -> 'geometry'), 4326)
    from jsonb_array_elements(${JSON.stringify(kept)}::jsonb) as d`.execute(trx)
}
