import { IconLayoutGrid } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'zones',
    icon: IconLayoutGrid,
    title: ['code'],
    hasShortTitle: true,
    subtitle: ['name'],
    searchField: 'category',
    facts: [
      { field: 'category', kind: 'value' },
      { field: 'maxHeightM', kind: 'lengthM' },
      { field: 'maxFloorAreaRatio', kind: 'number', decimals: 2 },
      { field: 'maxLotCoverage', kind: 'share' },
      { field: 'minLotAreaM2', kind: 'areaM2' },
      { field: 'minFrontageM', kind: 'lengthM' },
      { field: 'areaM2', kind: 'areaM2' },
      { field: 'rules', kind: 'record' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'category', kind: 'choice' },
      { field: 'code', kind: 'choice' },
    ],
    sort: 'code',
    sorts: ['code', 'areaM2'],
    columns: [
      { field: 'name' },
      { field: 'category', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
