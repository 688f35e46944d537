import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { exactGeoJson, factsColumns } from './ground.ts'
import type { ParcelDraft } from './parcel-draft.ts'
import { putDrafts } from './steps.ts'

/**
 * A change set that takes a published one back: what it changed as it was before, what it ended
 * current again, what it began, or made current again, ended. It is reviewed and published as any other.
 */
export async function invert(trx: Trx, changeSetId: number, name: string, ownerId: string | null) {
  const { rows } = await sql<{ id: number; version: number; status: string }>`
    insert into change_sets (municipality_id, name, reason, owner_id, inverts_id)
    values (${tenant}, ${name}, null, ${ownerId}, ${changeSetId}) returning id, version, status`.execute(
    trx,
  )
  const begun = rows[0]!
  const { rows: drafts } = await sql<ParcelDraft>`
    with published as (
      select * from change_set_parcels where municipality_id = ${tenant} and change_set_id = ${changeSetId}
    ), begun as (
      select p.* from parcels p
      where p.municipality_id = ${tenant} and (p.source = ${`change-set:${changeSetId}`}
        or p.id in (select parcel_id from published where operation = 'revive'))
    )
    -- Of the parcels that it touched, the last version before.
    select d.parcel_id::text as key, d.parcel_id as "parcelId", p.version as "baseVersion", false as "isRetired",
      case when d.is_retired then array(select l.to_parcel_id::text from parcel_lineage l
        where l.municipality_id = ${tenant} and l.change_set_id = ${changeSetId} and l.from_parcel_id = d.parcel_id)
        else '{}' end as "from",
      case when d.is_retired then 'revive' else 'restore' end as operation,
      ${factsColumns('h')} as facts, '{}'::text[] as asks, ${exactGeoJson(sql`h.geom`)} as geometry
    from published d
      join parcels p on p.municipality_id = ${tenant} and p.id = d.parcel_id
      join history.parcels h on h.municipality_id = ${tenant} and h.id = d.parcel_id and h.version = d.base_version
    where d.operation is distinct from 'revive'
    union all
    select b.id::text, b.id, b.version, true, '{}', 'undo', ${factsColumns('b')}, '{}', ${exactGeoJson(sql`b.geom`)}
    from begun b where b.valid_until is null`.execute(trx)
  await putDrafts(trx, begun.id, Object.fromEntries(drafts.map((draft) => [draft.key, draft])))
  return begun
}
