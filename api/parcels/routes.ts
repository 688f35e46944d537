import { collection } from '../http/collection.ts'
import { parcelRelations } from './queries.ts'
import { parcelFields, parcelFilters } from './schema.ts'

export const parcels = collection({
  path: 'parcels',
  noun: 'parcel',
  visibility: 'public',
  hasValidTime: true,
  fields: parcelFields,
  filters: parcelFilters,
  sorts: {
    cadastralNumber: { column: 'cadastral_number', type: 'text' },
    areaM2: { column: 'area_m2', type: 'float8' },
    recordedAt: { column: 'recorded_at', type: 'timestamptz' },
  },
  related: parcelRelations,
})
