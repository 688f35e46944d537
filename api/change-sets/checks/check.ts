import type { Geometry } from 'geojson'
import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'

export type Severity = 'error' | 'warning' | 'note' | 'off'

/** What a rule found wrong: with which parcels, and where. */
export interface Finding {
  parcels: string[]
  place: Geometry | null
  /** What the words of the rule are filled with. */
  facts: Record<string, unknown>
}

/** A rule that holds for what a change set leaves. Finds in one query what breaks it. */
export interface Check {
  rule: string
  /** Unless the municipality says otherwise. */
  severity: Severity
  /** The register holds it itself: at publication it is an error whatever the municipality says. */
  isFirm?: true
  /** Rows of (parcels text[], place geometry, facts jsonb). */
  find(changeSetId: number): RawBuilder<Finding>
}

/** Drafts of the change set, whatever became of them. */
export const draftsOf = (changeSetId: number) => sql`(
  select * from change_set_parcels where municipality_id = ${tenant} and change_set_id = ${changeSetId})`

/** The drafts that are parcels when it is published. */
export const remaining = (changeSetId: number) => sql`(
  select * from change_set_parcels
  where municipality_id = ${tenant} and change_set_id = ${changeSetId} and not is_retired)`

/** The parcels of the register that the change set leaves alone. */
export const untouched = (changeSetId: number) => sql`(
  select p.* from parcels p
  where p.municipality_id = ${tenant} and p.valid_until is null and not exists (
    select from change_set_parcels c
    where c.municipality_id = ${tenant} and c.change_set_id = ${changeSetId} and c.parcel_id = p.id))`

/** Square metres in the official CRS. */
export const areaM2 = (shape: RawBuilder<unknown>) => sql`(
  select st_area(st_transform(${shape}, m.srid)) * m.unit_m * m.unit_m from municipalities m where m.id = ${tenant})`
