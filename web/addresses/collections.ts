import { IconMapPin } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'

export const collections: Collection[] = [
  {
    name: 'addresses',
    icon: IconMapPin,
    title: ['label'],
    subtitle: ['locality'],
    facts: [
      { field: 'street' },
      { field: 'houseNumber' },
      { field: 'unit' },
      { field: 'postcode' },
      { field: 'locality' },
    ],
    filters: [
      { field: 'q', kind: 'text' },
      { field: 'street', kind: 'choice' },
      { field: 'postcode', kind: 'choice' },
    ],
    sort: 'label',
    sorts: ['label'],
    columns: [{ field: 'postcode' }, { field: 'locality' }],
  },
]
