import { IconTrees } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'land-covers',
    icon: IconTrees,
    title: ['name', { field: 'kind', kind: 'value' }],
    searchField: 'kind',
    facts: [
      { field: 'kind', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'kind', kind: 'choice' },
    ],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
