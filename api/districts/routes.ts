import { collection } from '../http/collection.ts'
import { liesInMe } from '../http/relations.ts'
import { districtFields, districtFilters } from './schema.ts'

export const districts = collection({
  path: 'districts',
  noun: 'district',
  visibility: 'public',
  fields: districtFields,
  filters: districtFilters,
  sorts: { name: { column: 'name', type: 'text' }, areaM2: { column: 'area_m2', type: 'float8' } },
  related: [
    { name: 'works', to: 'works', where: [liesInMe] },
    { name: 'permits', to: 'permits', where: [liesInMe] },
    { name: 'reports', to: 'reports', where: [liesInMe] },
    { name: 'zones', to: 'zones', where: [liesInMe] },
  ],
})
