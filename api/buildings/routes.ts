import { collection } from '../http/collection.ts'
import { iLieIn, iName, liesInMe, namesMe } from '../http/relations.ts'
import { buildingFields, buildingFilters } from './schema.ts'

export const buildings = collection({
  path: 'buildings',
  noun: 'building',
  visibility: 'public',
  fields: buildingFields,
  filters: buildingFilters,
  related: [
    { name: 'parcel', to: 'parcels', where: [iName('parcel_id'), iLieIn] },
    { name: 'addresses', to: 'addresses', where: [namesMe('building_id'), liesInMe] },
    { name: 'rights', to: 'rights', where: [namesMe('building_id')] },
    { name: 'connections', to: 'network-nodes', where: [namesMe('building_id')] },
    { name: 'assets', to: 'assets', where: [namesMe('building_id')] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})
