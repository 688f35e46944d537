import { IconRoad } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'roads',
    icon: IconRoad,
    title: ['name'],
    searchField: 'class',
    facts: [
      { field: 'class', kind: 'value' },
      { field: 'surface', kind: 'value' },
      { field: 'condition', kind: 'condition' },
      { field: 'inspectedOn', kind: 'day' },
      { field: 'lengthM', kind: 'lengthM' },
      { field: 'widthM', kind: 'lengthM' },
      { field: 'lanes', kind: 'number' },
      { field: 'speedLimitKmh', unit: 'km/h' },
      { field: 'oneWay', kind: 'flag' },
      { field: 'trafficPerDay', kind: 'number' },
      { field: 'builtYear', kind: 'year' },
      { field: 'resurfacedYear', kind: 'year' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'class', kind: 'choice' },
      { field: 'surface', kind: 'choice' },
      { field: 'condition', kind: 'range' },
    ],
    sort: 'name',
    sorts: ['name'],
    columns: [
      { field: 'class', kind: 'value' },
      { field: 'condition', kind: 'condition' },
      { field: 'lengthM', kind: 'lengthM' },
    ],
  },
  {
    name: 'road-surfaces',
    icon: IconRoad,
    title: [{ field: 'kind', kind: 'value' }],
    facts: [
      { field: 'material', kind: 'value' },
      { field: 'areaM2', kind: 'areaM2' },
    ],
  },
]
