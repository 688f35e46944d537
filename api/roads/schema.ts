import { z } from '@hono/zod-openapi'
import { codeLists } from '../db/code-lists.gen.ts'
import { open } from '../http/fields.ts'
import { anyOf, atLeast, atMost, oneOf, text, withId } from '../http/filters.ts'

const classes = codeLists.roads.class

const surfaceKinds = codeLists.road_surfaces.kind

export const roadFields = {
  name: open(z.string().nullable()),
  class: open(z.enum(classes)),
  surface: open(z.string().nullable()),
  condition: open(z.int().nullable().openapi({ description: '0 (failed) to 100 (new)' })),
  inspectedOn: open(z.iso.date().nullable()),
  builtYear: open(z.int().nullable()),
  resurfacedYear: open(z.int().nullable()),
  lanes: open(z.int().nullable()),
  widthM: open(z.number().nullable()),
  speedLimitKmh: open(z.int().nullable()),
  oneWay: open(z.boolean()),
  trafficPerDay: open(z.int().nullable()),
  lengthM: open(z.number()),
}

export const roadFilters = {
  class: oneOf('class', classes),
  surface: anyOf('surface'),
  minCondition: atLeast('condition'),
  maxCondition: atMost('condition'),
  q: text('name'),
}

export const roadSurfaceFields = {
  roadId: open(z.int().nullable()),
  kind: open(z.enum(surfaceKinds)),
  material: open(z.string().nullable()),
  areaM2: open(z.number()),
}

export const roadSurfaceFilters = {
  kind: oneOf('kind', surfaceKinds),
  material: anyOf('material'),
  roadId: withId('road_id'),
}
