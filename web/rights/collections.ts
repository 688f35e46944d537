import { IconCertificate, IconUser } from '@tabler/icons-react'
import type { Collection } from '../collection.ts'
import type { Properties } from '../queries.ts'

function partyName({ party }: Properties): unknown {
  return (party as { name?: string } | null)?.name
}

export const collections: Collection[] = [
  {
    name: 'rights',
    icon: IconCertificate,
    title: [{ field: 'party', read: partyName }, 'documentNumber', 'description'],
    subtitle: ['description'],
    isStaffOnly: true,
    facts: [
      { field: 'kind', kind: 'value' },
      { field: 'party', read: partyName },
      {
        field: 'share',
        read: ({ shareNumerator, shareDenominator }) => `${shareNumerator}/${shareDenominator}`,
      },
      { field: 'description' },
      { field: 'documentNumber' },
      { field: 'validFrom', kind: 'day' },
      { field: 'validUntil', kind: 'day' },
    ],
  },
  {
    name: 'parties',
    icon: IconUser,
    title: ['name'],
    isStaffOnly: true,
    isPart: true,
    facts: [{ field: 'identifier' }, { field: 'email' }, { field: 'phone' }, { field: 'address' }],
  },
]
