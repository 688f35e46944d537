import { IconMap2 } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'districts',
    icon: IconMap2,
    title: ['name'],
    searchField: 'kind',
    facts: [
      { field: 'kind', kind: 'value' },
      { field: 'code' },
      { field: 'population', kind: 'number' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'kind', kind: 'choice' },
    ],
    sort: 'name',
    sorts: ['name', 'areaM2'],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'population', kind: 'number' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
