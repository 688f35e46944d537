import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from '@hono/zod-openapi'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { flagParam, tenantParam, words } from '../http/params.ts'
import { Problem, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { SeveralLayers, SourceError } from './readers/source.ts'
import { readSurvey, type Survey } from './survey.ts'

const surveySchema = z
  .object({
    format: z.string(),
    crs: z.string(),
    crsFrom: z.enum(['asked', 'file', 'municipality']).openapi({
      description: 'Who said it; for `municipality` nobody, and its own was taken.',
    }),
    columns: z.array(z.string()),
    column: z.string().nullable().openapi({ description: 'The one that names areas.' }),
    hint: z
      .object({ crs: z.string(), swapAxes: z.boolean() })
      .nullable()
      .openapi({ description: 'How it would have to be read to lie in the municipality.' }),
    features: z.array(
      z.object({
        ordinal: z.int(),
        line: z.int().optional(),
        name: z.string().nullable(),
        areaM2: z.number().nullable(),
        geometry: z
          .object({ type: z.string(), coordinates: z.array(z.any()) })
          .nullable()
          .openapi({ description: 'EPSG:4326, as exact as it is known.' }),
        properties: z.record(z.string(), z.any()),
        problems: z.array(
          z.object({
            code: z.string(),
            severity: z.enum(['error', 'warning']),
            message: z.string(),
            place: z.tuple([z.number(), z.number()]).nullable(),
            facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
          }),
        ),
      }),
    ),
  })
  .openapi('Survey')

const readable = [
  '.dxf',
  '.zip',
  '.shp',
  '.gpkg',
  '.gml',
  '.geojson',
  '.json',
  '.csv',
  '.txt',
  '.kml',
]

const readRoute = route({
  method: 'post',
  tags: ['imports'],
  access: ['planner'],
  path: `${tenantPath}/surveys/read`,
  summary:
    "What a surveyor's file holds, in degrees, with what is wrong with it; nothing is changed",
  request: {
    params: tenantParam,
    query: z.strictObject({
      name: words.min(1).openapi({ example: 'survey-12.dxf' }),
      crs: z
        .string()
        .regex(/^(EPSG:)?\d{3,6}$/i, 'Write EPSG:n.')
        .optional()
        .openapi({
          description: "Of the file's coordinates; else as the file says, else the municipality's.",
        }),
      layer: words.optional(),
      column: words.min(1).optional().openapi({ description: 'That names areas.' }),
      swapAxes: flagParam.optional(),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.any().openapi({ format: 'binary' }) } },
    },
  },
  responses: { 200: { description: 'Its features', content: json(surveySchema) } },
})

const mostBytes = 50 * 2 ** 20
const patienceMs = 60_000

export const isSurvey = (path: string) => /^\/api\/v1\/[^/]+\/surveys\/read$/.test(path)

export function surveyRoutes() {
  return newRouter().openapi(readRoute, async (c) => {
    const { name, ...options } = c.req.valid('query')
    const ending = extname(name).toLowerCase()
    if (!readable.includes(ending))
      throw wrongField('query.name', `Ends in none of ${readable.join(' ')}.`, 422)
    const folder = mkdtempSync(join(tmpdir(), 'terrier-survey-'))
    try {
      const file = join(folder, `survey${ending}`)
      await keep(c.req.raw.body, file)
      const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(patienceMs)])
      const survey = await readSurvey(c.get('services').db, c.get('tenant').slug, file, {
        ...options,
        signal,
      })
      return c.json(survey as Survey & z.infer<typeof surveySchema>, 200)
    } catch (error) {
      throw asProblem(error)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

async function keep(body: ReadableStream<Uint8Array> | null, file: string) {
  if (body === null) throw new Problem(422, 'empty-file', { detail: 'The file is empty.' })
  let bytes = 0
  const guard = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length
      if (bytes <= mostBytes) done(null, chunk)
      else done(new Problem(413, 'too-large', { detail: `At most ${mostBytes} bytes.` }))
    },
  })
  await pipeline(Readable.fromWeb(body as never), guard, createWriteStream(file))
}

/** What a reader says is for the command line, where options have hyphens. */
function asProblem(error: unknown): unknown {
  if (error instanceof SourceError) {
    const detail = error.message.replaceAll(/--(?=[a-z])/g, '')
    if (!(error instanceof SeveralLayers)) return new Problem(422, 'unreadable-file', { detail })
    const errors = error.layers.map((message) => ({ path: 'query.layer', message }))
    return new Problem(422, 'several-layers', { detail, errors })
  }
  const name = (error as { name?: unknown }).name
  if (name === 'TimeoutError' || name === 'AbortError')
    return new Problem(422, 'takes-too-long', { detail: 'Reading the file takes too long.' })
  return error
}
