import { z } from '@hono/zod-openapi'
import type { Trx } from '../db/tables.ts'
import { writeAudit } from '../http/audit.ts'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, requireVersion, versionTag } from '../http/etag.ts'
import { plainText, tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { staff } from './deeds.ts'
import {
  lockParcelRules,
  readParcelRules,
  requireSoundSeverities,
  severitiesOf,
  stages,
  writeParcelRules,
} from './parcel-rules.ts'

const path = `${tenantPath}/parcel-rules` as const

const severity = z.enum(['error', 'warning', 'note', 'off'])

const parcelRulesSchema = z
  .object({
    version: z.int(),
    ownApproval: z
      .boolean()
      .openapi({ description: 'Whether somebody may approve what they submitted themselves.' }),
    rules: z.array(
      z.object({
        rule: z.string(),
        usual: severity,
        isFirm: z.boolean().openapi({ description: 'At publication it is always an error.' }),
        draft: severity,
        review: severity,
        publication: severity,
      }),
    ),
  })
  .openapi('ParcelRules')

const changeSchema = z
  .strictObject({
    ownApproval: z.boolean(),
    rules: z
      .record(z.string().max(100), z.partialRecord(z.enum(stages), severity))
      .openapi({ description: 'What is not named is as usual.' }),
    reason: plainText(500).optional(),
  })
  .openapi('ParcelRulesChange')

const answer = { 200: { description: 'As they are', content: json(parcelRulesSchema) } }

const readRoute = route({
  ...staff,
  path,
  summary: 'How grave each rule of parcels is at each stage',
  request: { params: tenantParam },
  responses: answer,
})

const changeRoute = route({
  tags: staff.tags,
  access: ['admin'],
  method: 'put',
  path,
  summary: 'Say how grave each rule is, and whether one may approve one’s own work (If-Match)',
  request: { params: tenantParam, body: body(changeSchema) },
  responses: answer,
})

export function parcelRulesRoutes() {
  return newRouter()
    .openapi(readRoute, async (c) => {
      const { text, version } = await within(c, shown)
      return answerTagged<z.infer<typeof parcelRulesSchema>>(c, text, versionTag(version, text))
    })
    .openapi(changeRoute, async (c) => {
      const { reason, ...sent } = c.req.valid('json')
      const expected = expectedVersion(c)
      requireSoundSeverities(sent.rules)
      const { text, version } = await within(
        c,
        async (trx) => {
          requireVersion(await lockParcelRules(trx), expected)
          await writeParcelRules(trx, sent)
          const now = await shown(trx)
          await writeAudit(trx, c.get('tenant').id, {
            action: 'parcel-rules.update',
            entity: 'municipalities',
            entityId: String(c.get('tenant').id),
            version: now.version,
            details: sent,
          })
          return now
        },
        reason,
      )
      return answerTagged<z.infer<typeof parcelRulesSchema>>(c, text, versionTag(version, text))
    })
}

async function shown(trx: Trx) {
  const { version, ownApproval, ...rest } = await readParcelRules(trx)
  return {
    version,
    text: JSON.stringify({ version, ownApproval, rules: severitiesOf(rest) }),
  }
}
