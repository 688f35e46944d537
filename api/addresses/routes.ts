import { collection } from '../http/collection.ts'
import { iLieIn, iName } from '../http/relations.ts'
import { addressFields, addressFilters } from './schema.ts'

export const addresses = collection({
  path: 'addresses',
  noun: 'address',
  visibility: 'public',
  fields: addressFields,
  filters: addressFilters,
  sorts: { label: { column: 'label', type: 'text' } },
  related: [
    { name: 'parcel', to: 'parcels', where: [iName('parcel_id'), iLieIn] },
    { name: 'building', to: 'buildings', where: [iName('building_id'), iLieIn] },
    { name: 'road', to: 'roads', where: [iName('road_id')] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})
