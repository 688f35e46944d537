import { z } from '@hono/zod-openapi'
import { open } from '../http/fields.ts'
import { anyOf, text } from '../http/filters.ts'

export const districtFields = {
  kind: open(z.string()),
  code: open(z.string().nullable()),
  name: open(z.string()),
  population: open(z.int().nullable()),
  areaM2: open(z.number()),
}

export const districtFilters = {
  kind: anyOf('kind'),
  q: text('name', 'code'),
}
