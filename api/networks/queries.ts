import { sql } from 'kysely'
import type { Relation } from '../http/collection.ts'
import { iName, namesMe, touchesMe } from '../http/relations.ts'

type Condition = Relation['where'][number]

/** Rows that name an asset which is the asset side of this node or edge. */
function throughAsset(column: 'node_id' | 'edge_id'): Condition {
  return (self, other) => sql`${other.column('asset_id')} in (
    select a.id from assets a
    where a.municipality_id = (select current_municipality()) and a.${sql.ref(column)} = ${self.column('id')})`
}

const ofNetwork = namesMe('network_id')

export const networkRelations: Relation[] = [
  { name: 'nodes', to: 'network-nodes', where: [ofNetwork] },
  { name: 'edges', to: 'network-edges', where: [ofNetwork] },
]

export const nodeRelations: Relation[] = [
  { name: 'edges', to: 'network-edges', where: [namesMe('from_node_id'), namesMe('to_node_id')] },
  { name: 'network', to: 'networks', where: [iName('network_id')] },
  { name: 'building', to: 'buildings', where: [iName('building_id')] },
  { name: 'assets', to: 'assets', where: [namesMe('node_id')] },
  { name: 'workOrders', to: 'work-orders', where: [throughAsset('node_id')] },
  { name: 'inspections', to: 'inspections', where: [throughAsset('node_id')] },
  { name: 'works', to: 'works', where: [touchesMe] },
]

/** A pipe's breaks are its emergency and corrective work orders. */
export const edgeRelations: Relation[] = [
  { name: 'nodes', to: 'network-nodes', where: [iName('from_node_id'), iName('to_node_id')] },
  { name: 'network', to: 'networks', where: [iName('network_id')] },
  { name: 'road', to: 'roads', where: [iName('road_id')] },
  { name: 'assets', to: 'assets', where: [namesMe('edge_id')] },
  {
    name: 'breaks',
    to: 'work-orders',
    where: [
      (self, other) =>
        sql`${throughAsset('edge_id')(self, other)} and ${other.column('kind')} in ('emergency', 'corrective')`,
    ],
  },
  { name: 'workOrders', to: 'work-orders', where: [throughAsset('edge_id')] },
  { name: 'inspections', to: 'inspections', where: [throughAsset('edge_id')] },
  { name: 'works', to: 'works', where: [touchesMe] },
]
