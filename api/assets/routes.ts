import { collection } from '../http/collection.ts'
import { iLieIn, iName, namesMe, near } from '../http/relations.ts'
import { assetFields, assetFilters, assetStaffFilters } from './schema.ts'

export const assets = collection({
  path: 'assets',
  noun: 'asset',
  visibility: 'public',
  fields: assetFields,
  filters: assetFilters,
  staffFilters: assetStaffFilters,
  related: [
    { name: 'inspections', to: 'inspections', where: [namesMe('asset_id')] },
    { name: 'workOrders', to: 'work-orders', where: [namesMe('asset_id')] },
    { name: 'reports', to: 'reports', where: [namesMe('asset_id'), near(15)] },
    { name: 'node', to: 'network-nodes', where: [iName('node_id')] },
    { name: 'edge', to: 'network-edges', where: [iName('edge_id')] },
    { name: 'road', to: 'roads', where: [iName('road_id')] },
    { name: 'building', to: 'buildings', where: [iName('building_id')] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})
