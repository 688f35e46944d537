import { IconFountain } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection, Fact } from '../collection.ts'

/** The municipality names its types itself. */
const type: Fact = {
  field: 'type',
  kind: 'names',
  read: ({ type, typeName }) => ({ code: type, name: typeName }),
}

export const collections: Collection[] = [
  {
    name: 'assets',
    icon: IconFountain,
    title: ['name', type, 'tag'],
    subtitle: ['tag', 'address'],
    facts: [
      type,
      { field: 'tag' },
      { field: 'status', kind: 'value' },
      { field: 'condition', kind: 'condition' },
      { field: 'installedOn', kind: 'day' },
      { field: 'expectedLifeYears', kind: 'number' },
      { field: 'replacementCost', kind: 'money' },
      { field: 'manufacturer' },
      { field: 'address' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'type', kind: 'choice' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.assets.status,
      },
      { field: 'condition', kind: 'range', isStaffOnly: true },
      { field: 'installedOn', kind: 'period' },
    ],
    columns: [type, { field: 'status', kind: 'value' }, { field: 'condition', kind: 'condition' }],
  },
]
