import { IconCircleDot, IconTopologyStar3, IconVectorSpline } from '@tabler/icons-react'
import { codeLists } from '../../api/client.ts'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'networks',
    icon: IconTopologyStar3,
    title: ['name'],
    subtitle: ['operator'],
    isStaffOnly: true,
    facts: [{ field: 'kind', kind: 'value' }, { field: 'operator' }],
  },
  {
    name: 'network-nodes',
    hasValidTime: true,
    icon: IconCircleDot,
    title: ['label', { field: 'kind', kind: 'value' }],
    isStaffOnly: true,
    searchField: 'kind',
    facts: [
      { field: 'utility', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'isOpen', kind: 'flag' },
      { field: 'elevationM', kind: 'lengthM' },
      { field: 'depthM', kind: 'lengthM' },
      { field: 'installedYear', kind: 'year' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'utility', kind: 'choice' },
      { field: 'kind', kind: 'choice' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.network_nodes.status,
      },
      { field: 'installedYear', kind: 'range' },
    ],
    columns: [
      { field: 'utility', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'installedYear', kind: 'year' },
    ],
  },
  {
    name: 'network-edges',
    hasValidTime: true,
    icon: IconVectorSpline,
    title: ['label', { field: 'kind', kind: 'value' }],
    isStaffOnly: true,
    facts: [
      { field: 'utility', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'status', kind: 'value' },
      { field: 'material', kind: 'value' },
      { field: 'diameterMm', unit: 'mm' },
      { field: 'pressureBar', unit: 'bar', decimals: 2 },
      { field: 'voltageKv', unit: 'kV', decimals: 1 },
      { field: 'installedYear', kind: 'year' },
      { field: 'lengthM', kind: 'lengthM' },
      { field: 'fromDepthM', kind: 'lengthM' },
      { field: 'toDepthM', kind: 'lengthM' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'utility', kind: 'choice' },
      { field: 'kind', kind: 'choice' },
      {
        field: 'status',
        kind: 'choice',
        values: codeLists.network_edges.status,
      },
      { field: 'material', kind: 'choice' },
      { field: 'diameterMm', kind: 'range', unit: 'mm' },
      { field: 'installedYear', kind: 'range' },
    ],
    columns: [
      { field: 'utility', kind: 'value' },
      { field: 'kind', kind: 'value' },
      { field: 'material', kind: 'value' },
      { field: 'diameterMm', unit: 'mm' },
      { field: 'installedYear', kind: 'year' },
    ],
  },
]
