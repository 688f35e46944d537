import { IconClipboardCheck, IconTool } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'work-orders',
    icon: IconTool,
    title: ['title', 'number'],
    subtitle: ['number'],
    isStaffOnly: true,
    statuses: ['requested', 'approved', 'scheduled', 'in-progress', 'done', 'cancelled'],
    dateField: 'requestedAt',
    sort: '-requestedAt',
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
    isStaffOnly: true,
    facts: [
      { field: 'inspectedAt', kind: 'moment' },
      { field: 'assetName' },
      { field: 'inspector' },
      { field: 'condition', kind: 'condition' },
      { field: 'findings' },
    ],
  },
]
