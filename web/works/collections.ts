import { IconBarrierBlock } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'works',
    icon: IconBarrierBlock,
    title: ['title', 'number'],
    subtitle: ['number'],
    filters: [
      { field: 'q', kind: 'text' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.works.status,
      },
      { field: 'kind', kind: 'choice' },
      { field: 'closure', kind: 'choice', values: codeLists.works.closure },
      { field: 'startsAt', kind: 'period' },
    ],
    sort: '-startsAt',
    sorts: ['number', 'startsAt'],
    facts: [
      { field: 'status', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'closure', kind: 'value' },
      { field: 'description' },
      { field: 'operator' },
      { field: 'startsAt', kind: 'day' },
      { field: 'endsAt', kind: 'day' },
      { field: 'cost', kind: 'money' },
    ],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'startsAt', kind: 'day' },
    ],
  },
  {
    name: 'works-phases',
    icon: IconBarrierBlock,
    title: ['name'],
    isPart: true,
    facts: [
      { field: 'startsAt', kind: 'day' },
      { field: 'endsAt', kind: 'day' },
      { field: 'closure', kind: 'value' },
    ],
  },
]
