import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { staffOnly } from '../http/fields.ts'
import { oneOf, text, withId } from '../http/filters.ts'

const kinds = codeLists.rights.kind

const partySchema = z
  .object({ id: z.int(), kind: z.string(), name: z.string(), identifier: z.string().nullable() })
  .nullable()

/** All for staff only, as the whole collection is. */
export const rightFields = {
  kind: staffOnly(z.enum(kinds)),
  partyId: staffOnly(z.int().nullable()),
  party: staffOnly(
    partySchema,
    (row) => sql`(
      select json_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'identifier', p.identifier)
      from ${row.table('parties')} p
      where p.municipality_id = ${row.column('municipality_id')} and p.id = ${row.column('party_id')})`,
  ),
  parcelId: staffOnly(z.int().nullable()),
  buildingId: staffOnly(z.int().nullable()),
  shareNumerator: staffOnly(z.int()),
  shareDenominator: staffOnly(z.int()),
  description: staffOnly(z.string().nullable()),
  documentNumber: staffOnly(z.string().nullable()),
}

export const rightFilters = {
  kind: oneOf('kind', kinds),
  parcelId: withId('parcel_id'),
  buildingId: withId('building_id'),
  partyId: withId('party_id'),
  q: text('document_number', 'description'),
}

export const partyFields = {
  kind: staffOnly(z.string()),
  name: staffOnly(z.string()),
  identifier: staffOnly(z.string().nullable()),
  email: staffOnly(z.string().nullable()),
  phone: staffOnly(z.string().nullable()),
  address: staffOnly(z.string().nullable()),
}
