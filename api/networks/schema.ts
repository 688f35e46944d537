import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { type Row, staffOnly } from '../http/fields.ts'
import { anyOf, atLeast, atMost, oneOf, text, withId } from '../http/filters.ts'

const networkKinds = codeLists.networks.kind
const statuses = codeLists.network_nodes.status
const nodeKinds = codeLists.network_nodes.kind
const edgeKinds = codeLists.network_edges.kind

/** What utility it is, which a node or an edge knows through its network. */
const utility = staffOnly(z.enum(networkKinds).nullable(), utilitySql)

function utilitySql(row: Row) {
  return sql`(select n.kind from networks n
    where n.municipality_id = ${row.column('municipality_id')} and n.id = ${row.column('network_id')})`
}

const utilityFilter = {
  ...oneOf('network_id', networkKinds),
  where: (row: Row, kinds: string[]) => sql`${row.column('network_id')} in (
    select n.id from networks n
    where n.municipality_id = (select current_municipality()) and n.kind = any(${kinds}::text[]))`,
}

export const networkFields = {
  kind: staffOnly(z.enum(networkKinds)),
  name: staffOnly(z.string()),
  operator: staffOnly(z.string().nullable()),
}

export const networkFilters = {
  kind: oneOf('kind', networkKinds),
  q: text('name', 'operator'),
}

export const nodeFields = {
  networkId: staffOnly(z.int()),
  utility,
  kind: staffOnly(z.enum(nodeKinds)),
  label: staffOnly(z.string().nullable()),
  status: staffOnly(z.enum(statuses)),
  elevationM: staffOnly(z.number().nullable()),
  depthM: staffOnly(z.number().nullable()),
  isOpen: staffOnly(z.boolean().nullable()),
  installedYear: staffOnly(z.int().nullable()),
  buildingId: staffOnly(z.int().nullable()),
}

export const nodeFilters = {
  utility: utilityFilter,
  networkId: withId('network_id'),
  kind: oneOf('kind', nodeKinds),
  status: oneOf('status', statuses),
  minInstalledYear: atLeast('installed_year'),
  maxInstalledYear: atMost('installed_year'),
  q: text('label'),
}

export const edgeFields = {
  networkId: staffOnly(z.int()),
  utility,
  fromNodeId: staffOnly(z.int()),
  toNodeId: staffOnly(z.int()),
  kind: staffOnly(z.enum(edgeKinds)),
  label: staffOnly(z.string().nullable()),
  status: staffOnly(z.enum(statuses)),
  material: staffOnly(z.string().nullable()),
  diameterMm: staffOnly(z.number().nullable()),
  pressureBar: staffOnly(z.number().nullable()),
  voltageKv: staffOnly(z.number().nullable()),
  roughness: staffOnly(z.number().nullable()),
  fromDepthM: staffOnly(z.number().nullable()),
  toDepthM: staffOnly(z.number().nullable()),
  installedYear: staffOnly(z.int().nullable()),
  roadId: staffOnly(z.int().nullable()),
  lengthM: staffOnly(z.number()),
}

export const edgeFilters = {
  utility: utilityFilter,
  networkId: withId('network_id'),
  kind: oneOf('kind', edgeKinds),
  status: oneOf('status', statuses),
  material: anyOf('material'),
  roadId: withId('road_id'),
  minDiameterMm: atLeast('diameter_mm'),
  maxDiameterMm: atMost('diameter_mm'),
  minInstalledYear: atLeast('installed_year'),
  maxInstalledYear: atMost('installed_year'),
  q: text('label'),
}
