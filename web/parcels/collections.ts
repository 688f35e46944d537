import { IconPolygon } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'parcels',
    hasValidTime: true,
    icon: IconPolygon,
    title: ['cadastralNumber'],
    hasShortTitle: true,
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
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'landUse', kind: 'choice' },
      { field: 'areaM2', kind: 'range', unit: 'm²' },
    ],
    sort: 'cadastralNumber',
    sorts: ['cadastralNumber'],
    columns: [
      { field: 'address' },
      { field: 'landUse', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
