import { IconClipboardCheck, IconTool } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'work-orders',
    icon: IconTool,
    title: ['title', 'number'],
    subtitle: ['number'],
    isStaffOnly: true,
    filters: [
      { field: 'q', kind: 'text' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.work_orders.status,
      },
      { field: 'kind', kind: 'choice' },
      { field: 'priority', kind: 'range', only: 'max' },
      { field: 'requestedAt', kind: 'period' },
    ],
    sort: '-requestedAt',
    sorts: ['number', 'priority', 'requestedAt'],
    facts: [
      { field: 'status', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'priority', kind: 'value' },
      { field: 'description' },
      { field: 'assetName' },
      { field: 'crewName' },
      { field: 'requestedAt', kind: 'moment' },
      { field: 'scheduledAt', kind: 'moment' },
      { field: 'startedAt', kind: 'moment' },
      { field: 'finishedAt', kind: 'moment' },
      { field: 'cost', kind: 'money' },
    ],
    columns: [
      { field: 'status', kind: 'value' },
      { field: 'priority', kind: 'value' },
      { field: 'requestedAt', kind: 'day' },
    ],
  },
  {
    name: 'inspections',
    icon: IconClipboardCheck,
    title: [{ field: 'inspectedAt', kind: 'day' }],
    hasShortTitle: true,
    isStaffOnly: true,
    isPlaceless: true,
    facts: [
      { field: 'inspectedAt', kind: 'moment' },
      { field: 'assetName' },
      { field: 'inspector' },
      { field: 'condition', kind: 'condition' },
      { field: 'findings' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'condition', kind: 'range', only: 'max' },
      { field: 'inspectedAt', kind: 'period' },
    ],
    sort: '-inspectedAt',
    sorts: ['inspectedAt'],
    columns: [
      { field: 'assetName' },
      { field: 'condition', kind: 'condition' },
      { field: 'inspector' },
    ],
  },
]
