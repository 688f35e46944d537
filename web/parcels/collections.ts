import { IconPolygon } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'parcels',
    icon: IconPolygon,
    title: ['cadastralNumber'],
    subtitle: ['address'],
    facts: [
      { field: 'landUse', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
      { field: 'registeredAreaM2', kind: 'areaM2' },
      { field: 'address' },
      { field: 'assessedLandValue', kind: 'money' },
      { field: 'assessedBuildingValue', kind: 'money' },
      { field: 'validFrom', kind: 'day' },
      { field: 'validUntil', kind: 'day' },
    ],
    sort: 'cadastralNumber',
    columns: [
      { field: 'address' },
      { field: 'landUse', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
