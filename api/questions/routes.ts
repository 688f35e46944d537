import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import type { Collections } from '../http/collection-routes.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { readContext } from '../http/moments.ts'
import { flagParam, idParam, integerParam, momentParam, tenantParam } from '../http/params.ts'
import { askable, askFields, comparisons } from '../http/question-fields.ts'
import type { Question } from '../http/question-schema.ts'
import { compileQuestion } from '../http/question-sql.ts'
import { route, tenantPath } from '../http/route.ts'
import { answerOf, featuresOf, type Page } from './ask.ts'
import {
  answerSchema,
  askSchema,
  contentSchema,
  featuresSchema,
  savedListSchema,
  savedSchema,
  subjectsSchema,
} from './schema.ts'
import {
  addQuestion,
  changeQuestion,
  readQuestion,
  readQuestions,
  removeQuestion,
  type Saved,
} from './store.ts'

const path = `${tenantPath}/questions` as const
const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })
const body = <S extends z.ZodType>(schema: S) => ({ required: true, content: json(schema) })
const about = { tags: ['questions'], access: 'staff' as const }
const ok = (schema: z.ZodType, description: string) => ({
  200: { description, content: json(schema) },
})

const asOfQuery = z.strictObject({
  asOf: momentParam.optional().openapi({ description: 'What was known then: a day or a moment.' }),
})
const pageQuery = asOfQuery.extend({
  limit: integerParam(1, 10_000).optional().openapi({ description: '100 unless told.' }),
  cursor: z.string().max(2000).optional(),
  properties: flagParam
    .optional()
    .openapi({ description: 'Whether more than shapes comes; yes unless told.' }),
})

const subjectsRoute = route({
  ...about,
  method: 'get',
  path: `${path}/subjects`,
  summary: 'What can be asked about, and by which fields',
  request: { params: tenantParam },
  responses: ok(subjectsSchema, 'All of it'),
})

const askRoute = route({
  ...about,
  method: 'post',
  path: `${path}/ask`,
  summary: 'Ask: how many match, which, and where',
  request: { params: tenantParam, query: asOfQuery, body: body(askSchema) },
  responses: ok(answerSchema, 'The answer'),
})

const askFeaturesRoute = route({
  ...about,
  method: 'post',
  path: `${path}/ask/features`,
  summary: 'Ask: what matches, as GeoJSON, page by page',
  request: { params: tenantParam, query: pageQuery, body: body(askSchema) },
  responses: ok(featuresSchema, 'A page'),
})

const listRoute = route({
  ...about,
  method: 'get',
  path,
  summary: 'Questions that were kept: one’s own, and those that are shared',
  request: { params: tenantParam },
  responses: ok(savedListSchema, 'All of them'),
})

const addRoute = route({
  ...about,
  method: 'post',
  path,
  summary: 'Keep a question for oneself, or share it (Idempotency-Key)',
  request: { params: tenantParam, body: body(contentSchema) },
  responses: { 201: { description: 'Kept', content: json(savedSchema) } },
})

const oneRoute = route({
  ...about,
  method: 'get',
  path: `${path}/{id}`,
  summary: 'One question',
  request: { params: idParam },
  responses: ok(savedSchema, 'As it is now'),
})

const changeRoute = route({
  ...about,
  method: 'put',
  path: `${path}/{id}`,
  summary: 'Change a question of one’s own; managers change shared ones too (If-Match)',
  request: { params: idParam, body: body(contentSchema) },
  responses: ok(savedSchema, 'As it is now'),
})

const removeRoute = route({
  ...about,
  method: 'delete',
  path: `${path}/{id}`,
  summary: 'Forget a question of one’s own; managers forget shared ones too (If-Match)',
  request: { params: idParam },
  responses: { 204: { description: 'Forgotten' } },
})

const answerRoute = route({
  ...about,
  method: 'get',
  path: `${path}/{id}/answer`,
  summary: 'Ask a question that was kept',
  request: { params: idParam, query: asOfQuery },
  responses: ok(answerSchema, 'The answer'),
})

const featuresRoute = route({
  ...about,
  method: 'get',
  path: `${path}/{id}/features`,
  summary: 'What matches a question that was kept, as GeoJSON, page by page',
  request: { params: idParam, query: pageQuery },
  responses: ok(featuresSchema, 'A page'),
})

type Asked = z.output<typeof pageQuery>

export function questionRoutes(collections: Collections) {
  const at = (c: Context<AppEnv>, { asOf }: Pick<Asked, 'asOf'> = {}) =>
    readContext(collections, c.get('tenant').timeZone, { asOf })

  const answer = async (
    c: Context<AppEnv>,
    asked: Asked,
    find: (trx: Trx) => Promise<Question>,
  ) => {
    const found = await inTown(c, async (trx) => answerOf(trx, at(c, asked), await find(trx)))
    const text = JSON.stringify(found)
    return answerTagged<z.output<typeof answerSchema>>(c, text, listTag(text))
  }
  const page = async (c: Context<AppEnv>, asked: Asked, find: (trx: Trx) => Promise<Question>) => {
    const { limit = 100, cursor, properties = true } = asked
    const wanted = { limit, cursor, properties }
    const { subject, found } = await inTown(c, async (trx) => {
      const question = await find(trx)
      const found = await featuresOf(trx, at(c, asked), question, wanted)
      return { subject: question.about, found }
    })
    const text = pageText(subject, found)
    return answerTagged<z.output<typeof featuresSchema>>(c, text, listTag(text))
  }
  const kept = (id: number) => async (trx: Trx) => (await readQuestion(trx, id)).question

  return newRouter()
    .openapi(subjectsRoute, (c) => {
      const text = JSON.stringify({ subjects: subjectsOf(collections) })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(askRoute, (c) =>
      answer(c, c.req.valid('query'), async () => c.req.valid('json').question),
    )
    .openapi(askFeaturesRoute, (c) =>
      page(c, c.req.valid('query'), async () => c.req.valid('json').question),
    )
    .openapi(listRoute, async (c) => {
      const text = JSON.stringify({ questions: await inTown(c, (trx) => readQuestions(trx)) })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(addRoute, async (c) => {
      const content = c.req.valid('json')
      compileQuestion(at(c), content.question)
      const { id: municipalityId, slug } = c.get('tenant')
      const { answer: saved } = await inTown(c, (trx) =>
        createOnce(c, trx, { body: content, municipalityId }, () => addQuestion(trx, content)),
      )
      c.header('location', `/api/v1/${slug}/questions/${saved.id}`)
      c.header('etag', versionTag(saved.version, JSON.stringify(saved)))
      return c.json(saved, 201)
    })
    .openapi(oneRoute, async (c) => {
      const { id } = c.req.valid('param')
      return answerSaved(c, await inTown(c, (trx) => readQuestion(trx, id)))
    })
    .openapi(changeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const content = c.req.valid('json')
      const expected = expectedVersion(c)
      compileQuestion(at(c), content.question)
      return answerSaved(c, await inTown(c, (trx) => changeQuestion(trx, id, expected, content)))
    })
    .openapi(removeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const expected = expectedVersion(c)
      await inTown(c, (trx) => removeQuestion(trx, id, expected))
      return c.body(null, 204)
    })
    .openapi(answerRoute, (c) => answer(c, c.req.valid('query'), kept(c.req.valid('param').id)))
    .openapi(featuresRoute, (c) => page(c, c.req.valid('query'), kept(c.req.valid('param').id)))
}

function inTown<T>(c: Context<AppEnv>, act: (trx: Trx) => Promise<T>): Promise<T> {
  return inTenant(c.get('services').db, c.get('tenant').id, c.get('actor'), act)
}

function answerSaved(c: Context<AppEnv>, saved: Saved) {
  const text = JSON.stringify(saved)
  return answerTagged<Saved>(c, text, versionTag(saved.version, text))
}

function pageText(subject: string, { features, next }: Page) {
  const head = `{"type":"FeatureCollection","about":${JSON.stringify(subject)},"numberReturned":${features.length}`
  return `${head},"next":${JSON.stringify(next)},"features":[${features.join(',')}]}`
}

function subjectsOf(collections: Collections) {
  return askable(collections).map((of) => ({
    name: of.path,
    fields: [...askFields(of).values()].map((field) => ({
      ...field,
      comparisons: comparisons[field.kind],
    })),
  }))
}
