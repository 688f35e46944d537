import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { type Row, staffOnly } from '../http/fields.ts'
import { atMost, oneOf, since, text, until, withId } from '../http/filters.ts'

const kinds = codeLists.work_orders.kind
const statuses = codeLists.work_orders.status
const moment = z.iso.datetime({ offset: true })

function assetName(row: Row) {
  return sql`(select coalesce(a.name, a.tag, a.type) from ${row.table('assets')} a
    where a.municipality_id = ${row.column('municipality_id')} and a.id = ${row.column('asset_id')})`
}

export const workOrderFields = {
  number: staffOnly(z.string()),
  kind: staffOnly(z.enum(kinds)),
  status: staffOnly(z.enum(statuses)),
  priority: staffOnly(z.int().openapi({ description: '1 (now) to 5 (when there is time)' })),
  title: staffOnly(z.string()),
  description: staffOnly(z.string().nullable()),
  assetId: staffOnly(z.int().nullable()),
  assetName: staffOnly(z.string().nullable(), assetName),
  crewId: staffOnly(z.int().nullable()),
  crewName: staffOnly(
    z.string().nullable(),
    (row) => sql`(select c.name from crews c
      where c.municipality_id = ${row.column('municipality_id')} and c.id = ${row.column('crew_id')})`,
  ),
  worksId: staffOnly(z.int().nullable()),
  maintenancePlanId: staffOnly(z.int().nullable()),
  requestedAt: staffOnly(moment),
  scheduledAt: staffOnly(moment.nullable()),
  startedAt: staffOnly(moment.nullable()),
  finishedAt: staffOnly(moment.nullable()),
  cost: staffOnly(z.number().nullable()),
}

export const workOrderFilters = {
  kind: oneOf('kind', kinds),
  status: oneOf('status', statuses),
  maxPriority: atMost('priority'),
  assetId: withId('asset_id'),
  crewId: withId('crew_id'),
  worksId: withId('works_id'),
  from: since('requested_at'),
  to: until('requested_at'),
  q: text('number', 'title'),
}

export const inspectionFields = {
  assetId: staffOnly(z.int()),
  assetName: staffOnly(z.string().nullable(), assetName),
  workOrderId: staffOnly(z.int().nullable()),
  inspectedAt: staffOnly(moment),
  inspector: staffOnly(z.string().nullable()),
  condition: staffOnly(z.int().nullable().openapi({ description: '0 (failed) to 100 (new)' })),
  findings: staffOnly(z.string().nullable()),
}

export const inspectionFilters = {
  assetId: withId('asset_id'),
  workOrderId: withId('work_order_id'),
  maxCondition: atMost('condition'),
  from: since('inspected_at'),
  to: until('inspected_at'),
  q: text('findings', 'inspector'),
}
