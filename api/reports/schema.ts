import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { open, staffOnly } from '../http/fields.ts'
import { anyOf, oneOf, since, text, until, withId } from '../http/filters.ts'

const statuses = codeLists.reports.status
const channels = codeLists.reports.channel
const moment = z.iso.datetime({ offset: true })

export const reportFields = {
  number: open(z.string()),
  category: open(z.string()),
  categoryNames: open(
    z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: 'By language; `name` is the default one.' }),
    (row) => sql`(select c.names || jsonb_build_object('name', c.name) from report_categories c
      where c.municipality_id = ${row.column('municipality_id')} and c.code = ${row.column('category')})`,
  ),
  title: open(z.string().nullable()),
  description: open(z.string().nullable()),
  status: open(z.enum(statuses)),
  channel: staffOnly(z.enum(channels)),
  severity: staffOnly(z.int().nullable().openapi({ description: '1 (slight) to 3 (dangerous)' })),
  visibility: staffOnly(z.enum(['public', 'staff'])),
  department: open(z.string().nullable()),
  address: open(z.string().nullable()),
  reportedAt: open(moment),
  targetAt: open(moment.nullable()),
  closedAt: open(moment.nullable()),
  duplicateOfId: open(z.int().nullable()),
  assetId: open(z.int().nullable()),
  workOrderId: staffOnly(z.int().nullable()),
}

export const reportFilters = {
  status: oneOf('status', statuses),
  category: anyOf('category'),
  assetId: withId('asset_id'),
  from: since('reported_at'),
  to: until('reported_at'),
  q: text('number', 'title', 'description', 'address'),
}

export const reportStaffFilters = {
  channel: oneOf('channel', channels),
  visibility: oneOf('visibility', ['public', 'staff']),
  workOrderId: withId('work_order_id'),
}

export const reportEventFields = {
  at: open(moment),
  status: open(z.string()),
  note: open(z.string().nullable()),
  isPublic: staffOnly(z.boolean()),
}

export const reportContactFields = {
  name: staffOnly(z.string().nullable()),
  email: staffOnly(z.string().nullable()),
  phone: staffOnly(z.string().nullable()),
}
