import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { open, type Row } from '../http/fields.ts'
import { oneOf, since, text, until } from '../http/filters.ts'

const kinds = codeLists.works.kind
const statuses = codeLists.works.status
const closures = codeLists.works.closure
const moment = z.iso.datetime({ offset: true })

export const worksFields = {
  number: open(z.string()),
  title: open(z.string()),
  kind: open(z.enum(kinds)),
  status: open(z.enum(statuses)),
  description: open(z.string().nullable()),
  operator: open(z.string().nullable()),
  startsAt: open(moment.nullable()),
  endsAt: open(moment.nullable()),
  closure: open(z.enum(closures)),
  cost: open(z.number().nullable()),
}

const ends = since('ends_at')
const starts = until('starts_at')

/** Works of a time window are those that run at some time in it; one without an end runs on. */
export const worksFilters = {
  kind: oneOf('kind', kinds),
  status: oneOf('status', statuses),
  closure: oneOf('closure', closures),
  from: {
    ...ends,
    where: (row: Row, at: string) =>
      sql`(${row.column('ends_at')} is null or ${ends.where(row, at)})`,
  },
  to: {
    ...starts,
    where: (row: Row, at: string) =>
      sql`(${row.column('starts_at')} is null or ${starts.where(row, at)})`,
  },
  q: text('number', 'title', 'description'),
}

export const worksPhaseFields = {
  worksId: open(z.int()),
  sequence: open(z.int()),
  name: open(z.string()),
  startsAt: open(moment.nullable()),
  endsAt: open(moment.nullable()),
  closure: open(z.enum(closures)),
}
