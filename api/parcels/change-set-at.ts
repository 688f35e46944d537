import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../db/tenant.ts'

/** The change set that was published at this time: it is one transaction, and a transaction has one time. */
export function changeSetAt(time: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select json_build_object('id', c.id, 'name', c.name, 'documentNumber', c.document_number,
      'submitter', (select u.name from users u where u.id = c.submitted_by)) from change_sets c
    where c.municipality_id = ${tenant} and c.status = 'published' and c.published_at = ${time}
    order by c.id limit 1)`
}
