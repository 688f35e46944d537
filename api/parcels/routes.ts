import { collection } from '../http/collection.ts'
import { changeSetAt } from './change-set-at.ts'
import { parcelRelations } from './queries.ts'
import { parcelFields, parcelFilters } from './schema.ts'

export const parcels = collection({
  path: 'parcels',
  noun: 'parcel',
  visibility: 'public',
  hasGeoJson: true,
  hasValidTime: true,
  fields: parcelFields,
  filters: parcelFilters,
  sorts: {
    cadastralNumber: { column: 'cadastral_number', type: 'text' },
  },
  related: parcelRelations,
  publishedBy: changeSetAt,
})
