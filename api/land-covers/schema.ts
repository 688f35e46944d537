import { z } from '@hono/zod-openapi'
import { open } from '../http/fields.ts'
import { oneOf, text } from '../http/filters.ts'

const kinds = [
  'water',
  'park',
  'wood',
  'grass',
  'wetland',
  'sand',
  'square',
  'sports',
  'cemetery',
  'farmland',
  'other',
] as const

export const landCoverFields = {
  kind: open(z.enum(kinds)),
  name: open(z.string().nullable()),
  areaM2: open(z.number()),
}

export const landCoverFilters = {
  kind: oneOf('kind', kinds),
  q: text('name'),
}
