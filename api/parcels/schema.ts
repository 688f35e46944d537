import { z } from '@hono/zod-openapi'
import { open, staffOnly } from '../http/fields.ts'
import { anyOf, atLeast, atMost, text } from '../http/filters.ts'

export const parcelFields = {
  cadastralNumber: open(z.string()),
  landUse: open(z.string().nullable()),
  address: open(z.string().nullable()),
  registeredAreaM2: open(z.number().nullable()),
  areaM2: open(z.number()),
  // What a person's land is worth is not for everybody.
  assessedLandValue: staffOnly(z.number().nullable()),
  assessedBuildingValue: staffOnly(z.number().nullable()),
}

export const parcelFilters = {
  landUse: anyOf('land_use'),
  cadastralNumber: anyOf('cadastral_number'),
  minAreaM2: atLeast('area_m2'),
  maxAreaM2: atMost('area_m2'),
  q: text('cadastral_number', 'address'),
}
