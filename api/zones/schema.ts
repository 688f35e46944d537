import { z } from '@hono/zod-openapi'
import { open } from '../http/fields.ts'
import { anyOf, text } from '../http/filters.ts'

export const zoneFields = {
  code: open(z.string()),
  name: open(z.string().nullable()),
  category: open(z.string().nullable()),
  maxHeightM: open(z.number().nullable()),
  maxFloorAreaRatio: open(z.number().nullable()),
  maxLotCoverage: open(z.number().nullable().openapi({ description: '0 to 1' })),
  minLotAreaM2: open(z.number().nullable()),
  minFrontageM: open(z.number().nullable()),
  rules: open(z.record(z.string(), z.unknown())),
  areaM2: open(z.number()),
}

export const zoneFilters = {
  code: anyOf('code'),
  category: anyOf('category'),
  q: text('code', 'name'),
}
