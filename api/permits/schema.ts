import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { open, staffOnly } from '../http/fields.ts'
import { oneOf, sinceDay, text, untilDay, withId } from '../http/filters.ts'

const kinds = codeLists.permits.kind
const statuses = codeLists.permits.status

const partiesSchema = z.array(
  z.object({ role: z.string(), id: z.int(), kind: z.string(), name: z.string() }),
)

export const permitFields = {
  number: open(z.string()),
  kind: open(z.enum(kinds)),
  status: open(z.enum(statuses)),
  description: open(z.string().nullable()),
  address: open(z.string().nullable()),
  submittedOn: open(z.iso.date().nullable()),
  decidedOn: open(z.iso.date().nullable()),
  issuedOn: open(z.iso.date().nullable()),
  expiresOn: open(z.iso.date().nullable()),
  completedOn: open(z.iso.date().nullable()),
  estimatedCost: staffOnly(z.number().nullable()),
  dwellings: open(z.int().nullable()),
  floorAreaM2: open(z.number().nullable()),
  parcelId: open(z.int().nullable()),
  worksId: open(z.int().nullable()),
  parties: staffOnly(
    partiesSchema,
    (row) => sql`(
      select coalesce(json_agg(json_build_object('role', pp.role, 'id', p.id, 'kind', p.kind, 'name', p.name)
        order by pp.role, p.name), '[]')
      from permit_parties pp join ${row.table('parties')} p
        on p.municipality_id = pp.municipality_id and p.id = pp.party_id
      where pp.municipality_id = ${row.column('municipality_id')} and pp.permit_id = ${row.column('id')})`,
  ),
}

export const permitFilters = {
  kind: oneOf('kind', kinds),
  status: oneOf('status', statuses),
  parcelId: withId('parcel_id'),
  worksId: withId('works_id'),
  from: sinceDay('submitted_on'),
  to: untilDay('submitted_on'),
  q: text('number', 'description', 'address'),
}
