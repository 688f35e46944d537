import { IconFountain } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'assets',
    icon: IconFountain,
    title: ['name', 'tag'],
    subtitle: ['typeName', 'address'],
    facts: [
      { field: 'type', kind: 'value' },
      { field: 'tag' },
      { field: 'status', kind: 'value' },
      { field: 'condition', kind: 'condition' },
      { field: 'installedOn', kind: 'day' },
      { field: 'expectedLifeYears', kind: 'number' },
      { field: 'replacementCost', kind: 'money' },
      { field: 'manufacturer' },
      { field: 'address' },
    ],
    columns: [
      { field: 'type', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'condition', kind: 'condition' },
    ],
  },
]
