import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { draftsOf } from './checks/check.ts'

/** Parcels that a publication ended, each beside one that took of its ground. */
export const successors = (changeSetId: number) => sql`(
  select l.from_parcel_id as from_id, p.id as to_id, p.geom
  from parcel_lineage l join parcels p on p.municipality_id = l.municipality_id and p.id = l.to_parcel_id
  where l.municipality_id = ${tenant} and l.change_set_id = ${changeSetId})`

/** Parcels that it ended and whose ground nobody took. */
export const givenUp = (changeSetId: number) => sql`(
  select d.parcel_id from ${draftsOf(changeSetId)} d
  where d.is_retired and d.parcel_id is not null and not exists (
    select from parcel_lineage l
    where l.municipality_id = ${tenant} and l.change_set_id = ${changeSetId} and l.from_parcel_id = d.parcel_id))`
