import { collection } from '../http/collection.ts'
import { liesInMe } from '../http/relations.ts'
import { landCoverFields, landCoverFilters } from './schema.ts'

export const landCovers = collection({
  path: 'land-covers',
  noun: 'land cover',
  visibility: 'public',
  fields: landCoverFields,
  filters: landCoverFilters,
  related: [
    { name: 'assets', to: 'assets', where: [liesInMe] },
    { name: 'reports', to: 'reports', where: [liesInMe] },
  ],
})
