import { createHash, randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant, tenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { body, json } from '../http/content.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { notFound, Problem } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { planFrame } from './extract/plan.ts'
import { type Extract, mostCorners, readExtract, readSurroundings } from './extract/read-extract.ts'
import { type ExtractLanguage, extractLanguages } from './extract/words.ts'
import { planSheet, writeExtract } from './extract/write-pdf.ts'

const issuers = ['planner', 'clerk', 'manager'] as const

const issueRoute = route({
  method: 'post',
  tags: ['parcels'],
  access: issuers,
  path: `${tenantPath}/parcels/{id}/extracts`,
  summary: 'Issue an extract of a parcel: number, code and PDF (Idempotency-Key)',
  request: {
    params: idParam,
    body: body(
      z
        .strictObject({
          language: z.enum(extractLanguages),
          withRights: z.boolean().default(false),
        })
        .openapi('NewParcelExtract'),
    ),
  },
  responses: {
    201: {
      description: 'Issued',
      content: json(
        z
          .object({
            id: z.int(),
            version: z.int(),
            number: z.string(),
            code: z.string(),
            sha256: z.string(),
          })
          .openapi('IssuedExtract'),
      ),
    },
  },
})

const numberParam = tenantParam.extend({ number: z.string().regex(/^\d{4}-\d{6,9}$/) })

const pdfRoute = route({
  method: 'get',
  tags: ['parcels'],
  access: issuers,
  path: `${tenantPath}/extracts/{number}/pdf`,
  summary: 'An extract as it was issued',
  request: { params: numberParam },
  responses: {
    200: {
      description: 'A PDF',
      content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
})

const checkedSchema = z
  .object({
    number: z.string(),
    issuedAt: z.string(),
    sha256: z.string().openapi({ description: 'Of the file.' }),
    hasRights: z.boolean().openapi({ description: 'The paper says who holds rights.' }),
    parcelId: z.int(),
    facts: z.object({
      cadastralNumber: z.string(),
      address: z.string().nullable(),
      landUse: z.string().nullable(),
      registeredAreaM2: z.number().nullable(),
      areaM2: z.number(),
      validFrom: z.string(),
      validUntil: z.string().nullable(),
      corners: z.int(),
    }),
    isCurrent: z.boolean().openapi({ description: 'The parcel is still as the paper says.' }),
  })
  .openapi('CheckedExtract')

type Checked = z.infer<typeof checkedSchema>

const checkRoute = route({
  method: 'get',
  tags: ['parcels'],
  access: 'public',
  path: `${tenantPath}/extracts/{number}`,
  summary: 'Whether an extract is authentic: what it says, for its number and its code',
  request: {
    params: numberParam,
    query: z.strictObject({ code: z.string().min(1).max(40) }),
  },
  responses: { 200: { description: 'Authentic', content: json(checkedSchema) } },
})

export function extractRoutes(publicUrl: string | undefined) {
  return newRouter()
    .openapi(issueRoute, async (c) => {
      const { id } = c.req.valid('param')
      const sent = c.req.valid('json')
      const municipalityId = c.get('tenant').id
      const { answer } = await within(c, (trx) =>
        createOnce(c, trx, { body: sent, municipalityId }, () =>
          issue(trx, c, { parcelId: id, ...sent, origin: publicUrl ?? new URL(c.req.url).origin }),
        ),
      )
      c.header('location', `/api/v1/${c.get('tenant').slug}/extracts/${answer.number}/pdf`)
      return c.json(answer, 201)
    })
    .openapi(pdfRoute, async (c) => {
      const { number } = c.req.valid('param')
      const { rows } = await within(c, (trx) =>
        sql<{ pdf: string }>`select encode(pdf, 'base64') as pdf from parcel_extracts
          where municipality_id = ${tenant} and number = ${number}`.execute(trx),
      )
      if (rows[0] === undefined) throw notFound(`extract ${number}`)
      return c.body(new Uint8Array(Buffer.from(rows[0].pdf, 'base64')), 200, {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${c.get('tenant').slug}-${number}.pdf"`,
        'cache-control': 'private, no-cache',
      })
    })
    .openapi(checkRoute, async (c) => {
      const { number } = c.req.valid('param')
      const code = plainCode(c.req.valid('query').code)
      // Who has the code may read these facts, and nobody may read the table.
      const asSystem = { ...c.get('actor'), role: 'system' as const }
      const { rows } = await inTenant(c.get('services').db, c.get('tenant').id, asSystem, (trx) =>
        sql<Checked>`
          select e.number, e.issued_at as "issuedAt", e.sha256, e.has_rights as "hasRights", e.parcel_id as "parcelId",
            e.facts, coalesce(p.version = e.parcel_version, false) as "isCurrent"
          from parcel_extracts e left join parcels p on p.municipality_id = e.municipality_id and p.id = e.parcel_id
          where e.municipality_id = ${tenant} and e.number = ${number} and e.code = ${code}`.execute(
          trx,
        ),
      )
      if (rows[0] === undefined) throw notFound('extract of this number and code')
      const text = JSON.stringify(rows[0])
      return answerTagged<Checked>(c, text, listTag(text))
    })
}

interface Request {
  parcelId: number
  language: ExtractLanguage
  withRights: boolean
  origin: string
}

async function issue(trx: Trx, c: Context<AppEnv>, request: Request) {
  const { parcelId, language, withRights, origin } = request
  const extract = await readExtract(trx, parcelId, withRights)
  if (extract === undefined) throw notFound(`parcel ${parcelId}`)
  const corners = extract.shape.flat(2).length - extract.shape.flat().length
  if (corners > mostCorners)
    throw new Problem(422, 'too-many-corners', {
      detail: `The parcel has ${corners} corners; an extract has room for ${mostCorners}.`,
    })
  const plan = planFrame(extract.shape, extract.unitM, planSheet)
  const around = await readSurroundings(trx, parcelId, extract.srid, plan.frame)
  const number = await nextNumber(trx)
  const code = newCode()
  const pdf = writeExtract({
    ...{ extract, around, plan, language, number, code: spaced(code), issuedAt: new Date() },
    address: `${origin}/${extract.slug}/extracts/${number}`,
  })
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  const { rows } = await sql<{ id: number }>`
    insert into parcel_extracts (municipality_id, number, code, parcel_id, parcel_version, language, has_rights, facts,
      sha256, pdf)
    values (${tenant}, ${number}, ${code}, ${parcelId}, ${extract.parcel.version}, ${language}, ${withRights},
      ${JSON.stringify(publicFacts(extract, corners))}, ${sha256}, decode(${pdf.toString('base64')}, 'base64'))
    returning id`.execute(trx)
  await writeAudit(trx, c.get('tenant').id, {
    action: 'parcel.extract',
    entity: 'parcels',
    entityId: String(parcelId),
    version: extract.parcel.version,
    details: { number, withRights },
  })
  return { id: rows[0]!.id, version: 1, number, code: spaced(code), sha256 }
}

function publicFacts({ parcel }: Extract, corners: number): Checked['facts'] {
  const { cadastralNumber, address, landUse, registeredAreaM2, areaM2, validFrom, validUntil } =
    parcel
  return {
    cadastralNumber,
    address,
    landUse,
    registeredAreaM2,
    areaM2,
    validFrom,
    validUntil,
    corners,
  }
}

/** 2026-000042: the number after the last one of this year. Who issues next waits. */
async function nextNumber(trx: Trx): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended('extracts', current_municipality()))`.execute(
    trx,
  )
  const { rows } = await sql<{ number: string }>`
    select extract(year from now())::integer || '-' || lpad((count(*) + 1)::text, 6, '0') as number
    from parcel_extracts where municipality_id = ${tenant} and issued_at >= date_trunc('year', now())`.execute(
    trx,
  )
  return rows[0]!.number
}

/** Without letters and digits that look alike: 60 bits that nobody guesses. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

function newCode() {
  return Array.from(randomBytes(12), (byte) => letters[byte % letters.length]).join('')
}

const spaced = (code: string) => code.replaceAll(/(.{4})(?=.)/g, '$1-')

/** As it is typed: with hyphens or without, in small letters. */
const plainCode = (typed: string) => typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
