import { IconRubberStamp } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'permits',
    icon: IconRubberStamp,
    title: ['number'],
    hasShortTitle: true,
    subtitle: ['address', 'description'],
    filters: [
      { field: 'q', kind: 'text' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.permits.status,
      },
      {
        field: 'kind',
        kind: 'choice',
        values: codeLists.permits.kind,
      },
      { field: 'submittedOn', kind: 'period' },
    ],
    sort: '-submittedOn',
    sorts: ['number', 'submittedOn'],
    searchField: 'kind',
    facts: [
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'description' },
      { field: 'address' },
      { field: 'submittedOn', kind: 'day' },
      { field: 'decidedOn', kind: 'day' },
      { field: 'issuedOn', kind: 'day' },
      { field: 'expiresOn', kind: 'day' },
      { field: 'completedOn', kind: 'day' },
      { field: 'estimatedCost', kind: 'money' },
      { field: 'dwellings', kind: 'number' },
      { field: 'floorAreaM2', kind: 'areaM2' },
      { field: 'parties', kind: 'parties' },
    ],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'submittedOn', kind: 'day' },
    ],
  },
]
