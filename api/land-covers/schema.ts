import { z } from '@hono/zod-openapi'
import { codeLists } from '../db/code-lists.gen.ts'
import { open } from '../http/fields.ts'
import { oneOf, text } from '../http/filters.ts'

const kinds = codeLists.land_covers.kind

export const landCoverFields = {
  kind: open(z.enum(kinds)),
  name: open(z.string().nullable()),
  areaM2: open(z.number()),
}

export const landCoverFilters = {
  kind: oneOf('kind', kinds),
  q: text('name'),
}
