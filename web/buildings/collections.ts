import { IconBuilding } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'buildings',
    icon: IconBuilding,
    title: ['name', 'address', { field: 'use', kind: 'value' }],
    subtitle: ['address'],
    facts: [
      { field: 'use', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'address' },
      { field: 'storeys', kind: 'number' },
      { field: 'heightM', kind: 'lengthM' },
      { field: 'dwellings', kind: 'number' },
      { field: 'yearBuilt', kind: 'year' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'use', kind: 'choice' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.buildings.status,
      },
      { field: 'yearBuilt', kind: 'range' },
    ],
    columns: [
      { field: 'use', kind: 'value' },
      { field: 'storeys', kind: 'number' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
