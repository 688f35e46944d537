import { z } from '@hono/zod-openapi'
import { oneOf } from '../http/filters.ts'
import { integerParam, words } from '../http/params.ts'

/** What is searched, as the collections' paths; `place` is a pair of coordinates. */
const searchKinds = [
  'addresses',
  'parcels',
  'roads',
  'buildings',
  'assets',
  'reports',
  'permits',
  'works',
  'zones',
  'districts',
  'land-covers',
  'network-nodes',
  'place',
] as const

export const searchQuery = z.strictObject({
  q: words
    .trim()
    .min(1, 'Empty.')
    .openapi({ description: 'Words; accents, case and small mistakes do not matter.' }),
  limit: integerParam(1, 100).optional().openapi({ description: '20 unless told.' }),
  kinds: oneOf('kind', searchKinds).schema.optional(),
})

export const searchResult = z
  .object({
    kind: z.enum(searchKinds),
    id: z
      .int()
      .nullable()
      .openapi({ description: 'In the collection that kind names; null for a place.' }),
    label: z.string(),
    detail: z.string().nullable(),
    point: z.tuple([z.number(), z.number()]).openapi({ description: 'Longitude, latitude.' }),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  })
  .openapi('SearchResult')

export const searchPage = z.object({ results: z.array(searchResult) }).openapi('SearchPage')

export type SearchResult = z.infer<typeof searchResult>
