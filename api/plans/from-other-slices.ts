import type { RawBuilder } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { ConflictMember, DocumentConflict } from './document/plan-document.ts'

/** What plans ask of slices beside them; the app hands it over. */
export interface FromOtherSlices {
  findConflicts: FindConflicts
  /** As api/interventions/benefit.ts measures rows (id, kind, geom). */
  benefitSql: BenefitSql
  /** Of components of need, as benefits are measured. */
  weights: Readonly<Record<string, number>>
}

/** Closures of a scenario that get in the way of each other, or of what goes on in town. */
export type FindConflicts = (
  trx: Trx,
  scenarioId: number,
) => Promise<
  (Omit<DocumentConflict, 'between'> & { members: ConflictMember[]; geometry: unknown })[]
>

export type BenefitSql = (
  rows: RawBuilder<unknown>,
  weights: Readonly<Record<string, number>>,
) => RawBuilder<unknown>
