import { collection } from '../http/collection.ts'
import { iLieIn, liesInMe } from '../http/relations.ts'
import { zoneFields, zoneFilters } from './schema.ts'

export const zones = collection({
  path: 'zones',
  noun: 'zone',
  visibility: 'public',
  fields: zoneFields,
  filters: zoneFilters,
  sorts: { code: { column: 'code', type: 'text' }, areaM2: { column: 'area_m2', type: 'float8' } },
  related: [
    { name: 'parcels', to: 'parcels', where: [liesInMe] },
    { name: 'permits', to: 'permits', where: [liesInMe] },
    { name: 'districts', to: 'districts', where: [iLieIn] },
  ],
})
