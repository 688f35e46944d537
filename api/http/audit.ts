import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'

export interface AuditEntry {
  /** What was done: `sign-in`, `token.create`, `municipality.update`. */
  action: string
  entity: string
  entityId: string
  version?: number
  /** Nothing secret: who may read the log may read this. */
  details?: Record<string, unknown>
}

/** In the transaction of what it tells of. Who and why are known to the transaction. */
export async function writeAudit(trx: Trx, municipalityId: number, entry: AuditEntry) {
  await sql`
    insert into audit_log (municipality_id, action, entity, entity_id, entity_version, request_id, details)
    values (${municipalityId}, ${entry.action}, ${entry.entity}, ${entry.entityId}, ${entry.version ?? null},
      nullif(current_setting('terrier.request_id', true), ''), ${JSON.stringify(entry.details ?? {})})`.execute(
    trx,
  )
}
