import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { open, staffOnly } from '../http/fields.ts'
import { anyOf, atLeast, atMost, oneOf, sinceDay, text, untilDay, withId } from '../http/filters.ts'

const statuses = codeLists.assets.status

export const assetFields = {
  type: open(z.string()),
  typeName: open(
    z.string().nullable(),
    (row) => sql`(select t.name from asset_types t
      where t.municipality_id = ${row.column('municipality_id')} and t.code = ${row.column('type')})`,
  ),
  tag: open(z.string().nullable()),
  name: open(z.string().nullable()),
  status: open(z.enum(statuses)),
  condition: staffOnly(z.int().nullable().openapi({ description: '0 (failed) to 100 (new)' })),
  installedOn: open(z.iso.date().nullable()),
  expectedLifeYears: staffOnly(z.int().nullable()),
  replacementCost: staffOnly(z.number().nullable()),
  manufacturer: staffOnly(z.string().nullable()),
  address: open(z.string().nullable()),
  nodeId: staffOnly(z.int().nullable()),
  edgeId: staffOnly(z.int().nullable()),
  roadId: open(z.int().nullable()),
  buildingId: open(z.int().nullable()),
}

export const assetFilters = {
  type: anyOf('type'),
  status: oneOf('status', statuses),
  roadId: withId('road_id'),
  buildingId: withId('building_id'),
  from: sinceDay('installed_on'),
  to: untilDay('installed_on'),
  q: text('tag', 'name', 'address'),
}

/** Filters that would tell the public what it may not see. */
export const assetStaffFilters = {
  minCondition: atLeast('condition'),
  maxCondition: atMost('condition'),
  nodeId: withId('node_id'),
  edgeId: withId('edge_id'),
}
