import { IconMessageReport, IconUser } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection, Fact } from '../collection.ts'

const category: Fact = {
  field: 'category',
  kind: 'names',
  read: ({ category, categoryNames }) => ({ ...(categoryNames as object), code: category }),
}

export const collections: Collection[] = [
  {
    name: 'reports',
    icon: IconMessageReport,
    title: ['title', category, 'number'],
    subtitle: ['number'],
    filters: [
      { field: 'q', kind: 'text' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.reports.status,
      },
      { field: 'category', kind: 'choice' },
      { field: 'channel', kind: 'choice', isStaffOnly: true },
      { field: 'visibility', kind: 'choice', isStaffOnly: true },
      { field: 'reportedAt', kind: 'period' },
    ],
    sort: '-reportedAt',
    sorts: ['number', 'reportedAt'],
    facts: [
      { field: 'status', kind: 'value' },
      category,
      { field: 'description' },
      { field: 'address' },
      { field: 'reportedAt', kind: 'moment' },
      { field: 'targetAt', kind: 'moment' },
      { field: 'closedAt', kind: 'moment' },
      { field: 'channel', kind: 'value' },
      { field: 'department' },
      { field: 'visibility', kind: 'value' },
    ],
    columns: [
      { field: 'address' },
      { field: 'status', kind: 'value' },
      { field: 'reportedAt', kind: 'day' },
    ],
  },
  {
    name: 'report-events',
    icon: IconMessageReport,
    title: [{ field: 'at', kind: 'moment' }],
    isPart: true,
    facts: [{ field: 'status', kind: 'value' }, { field: 'note' }],
  },
  {
    name: 'report-contacts',
    icon: IconUser,
    title: ['name', 'email', 'phone'],
    isPart: true,
    isStaffOnly: true,
    facts: [{ field: 'email' }, { field: 'phone' }],
  },
]
