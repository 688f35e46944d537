import { z } from '@hono/zod-openapi'
import { codeLists } from '../db/code-lists.gen.ts'
import { open } from '../http/fields.ts'
import { anyOf, atLeast, atMost, oneOf, text, withId } from '../http/filters.ts'

const statuses = codeLists.buildings.status

export const buildingFields = {
  parcelId: open(z.int().nullable()),
  name: open(z.string().nullable()),
  use: open(z.string().nullable()),
  status: open(z.enum(statuses)),
  storeys: open(z.int().nullable()),
  heightM: open(z.number().nullable()),
  dwellings: open(z.int().nullable()),
  yearBuilt: open(z.int().nullable()),
  address: open(z.string().nullable()),
  areaM2: open(z.number()),
}

export const buildingFilters = {
  status: oneOf('status', statuses),
  use: anyOf('use'),
  parcelId: withId('parcel_id'),
  minYearBuilt: atLeast('year_built'),
  maxYearBuilt: atMost('year_built'),
  q: text('name', 'address'),
}
