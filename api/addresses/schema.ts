import { z } from '@hono/zod-openapi'
import { open } from '../http/fields.ts'
import { anyOf, text, withId } from '../http/filters.ts'

export const addressFields = {
  label: open(z.string()),
  street: open(z.string().nullable()),
  houseNumber: open(z.string().nullable()),
  unit: open(z.string().nullable()),
  postcode: open(z.string().nullable()),
  locality: open(z.string().nullable()),
  parcelId: open(z.int().nullable()),
  buildingId: open(z.int().nullable()),
  roadId: open(z.int().nullable()),
}

export const addressFilters = {
  street: anyOf('street'),
  postcode: anyOf('postcode'),
  parcelId: withId('parcel_id'),
  buildingId: withId('building_id'),
  roadId: withId('road_id'),
  q: text('label'),
}
