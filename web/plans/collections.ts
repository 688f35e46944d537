import {
  IconBackhoe,
  IconBuildingFactory,
  IconCalendarEvent,
  IconRoadOff,
  IconStack2,
} from '@tabler/icons-react'
import { codeLists, worksTitle } from '../../api/client.ts'
import type { Collection } from '../collection.ts'
import type { Intervention } from './interventions.ts'

export const collections: Collection[] = [
  {
    name: 'interventions',
    icon: IconBackhoe,
    isStaffOnly: true,
    title: ['title'],
    titleOf: (properties, language) =>
      worksTitle(properties as unknown as Intervention['properties'], language),
    facts: [
      { field: 'status', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'origin', kind: 'value' },
      { field: 'cost', kind: 'money' },
      { field: 'fund', kind: 'value' },
      { field: 'benefit', kind: 'number', decimals: 1 },
      { field: 'peopleServed', kind: 'number' },
      { field: 'durationDays', kind: 'number', decimals: 1 },
      { field: 'closure', kind: 'value' },
      { field: 'excavationDepthM', kind: 'lengthM' },
      { field: 'earliestOn', kind: 'day' },
      { field: 'latestOn', kind: 'day' },
      { field: 'moratoriumUntil', kind: 'day' },
      { field: 'spent', kind: 'money' },
      { field: 'progress', kind: 'share' },
    ],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'cost', kind: 'money' },
      { field: 'benefit', kind: 'number', decimals: 1 },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.interventions.status,
      },
      { field: 'kind', kind: 'choice' },
      { field: 'origin', kind: 'choice', values: codeLists.interventions.origin },
    ],
    sort: '-benefit',
    sorts: ['title', 'cost', 'benefit'],
  },
  {
    name: 'moratoriums',
    icon: IconRoadOff,
    isStaffOnly: true,
    title: ['reason'],
    facts: [
      { field: 'startsOn', kind: 'day' },
      { field: 'endsOn', kind: 'day' },
    ],
    columns: [
      { field: 'startsOn', kind: 'day' },
      { field: 'endsOn', kind: 'day' },
    ],
  },
  {
    name: 'bundles',
    icon: IconStack2,
    isStaffOnly: true,
    isPlaceless: true,
    title: ['title'],
    facts: [
      { field: 'status', kind: 'value' },
      { field: 'savedCost', kind: 'money' },
      { field: 'savedExcavations', kind: 'number' },
    ],
  },
  {
    name: 'programmes',
    icon: IconBuildingFactory,
    isStaffOnly: true,
    title: ['title', 'number'],
    subtitle: ['number'],
    facts: [
      { field: 'status', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'operator' },
      { field: 'startsOn', kind: 'day' },
      { field: 'endsOn', kind: 'day' },
      { field: 'closure', kind: 'value' },
      { field: 'excavationDepthM', kind: 'lengthM' },
      { field: 'cost', kind: 'money' },
    ],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'operator' },
      { field: 'startsOn', kind: 'day' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'kind', kind: 'choice' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.programmes.status,
      },
      { field: 'operator', kind: 'choice' },
    ],
  },
  {
    name: 'occasions',
    icon: IconCalendarEvent,
    isStaffOnly: true,
    title: ['title'],
    facts: [
      { field: 'kind', kind: 'value' },
      { field: 'weekdays', kind: 'weekdays' },
      { field: 'startsOn', kind: 'day' },
      { field: 'endsOn', kind: 'day' },
    ],
    columns: [
      { field: 'kind', kind: 'value' },
      { field: 'weekdays', kind: 'weekdays' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'kind', kind: 'choice', values: codeLists.occasions.kind },
    ],
  },
]
