import { z } from '@hono/zod-openapi'
import { codeLists } from '../db/code-lists.gen.ts'
import { bboxParam, dateParam, flagParam, integerParam } from '../http/params.ts'
import { weightsParam } from './score.ts'
import { unitKinds } from './unit-kinds.ts'

export const unitKindSchema = z.enum(unitKinds).openapi('UnitKind')

const moment = z.iso.datetime({ offset: true })

const componentSchema = z
  .object({
    code: z.string(),
    /** Where its features come from. */
    source: z.string(),
    unit: z.string().openapi({ description: 'Of its raw figures; a word' }),
    weight: z.number().openapi({ description: 'Unless a preset says otherwise' }),
    isCorrected: z.boolean().openapi({ description: 'For how readily a place reports' }),
    names: z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: 'Of a component of the municipality’s own' }),
    hasData: z.boolean().nullable().openapi({ description: 'Null where nothing was computed yet' }),
  })
  .openapi('NeedComponent')

export const componentsSchema = z
  .object({ components: z.array(componentSchema), unitKinds: z.array(unitKindSchema) })
  .openapi('NeedComponents')

export const runSchema = z
  .object({
    id: z.int(),
    unitKind: unitKindSchema,
    asOf: moment.nullable(),
    isCurrent: z.boolean(),
    status: z.enum(codeLists.need_runs.status),
    progress: z.number(),
    stage: z.string().nullable(),
    components: z.array(z.string()),
    scales: z
      .record(
        z.string(),
        z.object({
          kind: z.enum(['linear', 'log']),
          cap: z.number(),
          isInverted: z.boolean().optional(),
        }),
      )
      .openapi({ description: 'How raw figures became levels: the cap is full need' }),
    units: z.int().nullable(),
    revision: z.int(),
    message: z.string().nullable(),
    requestedAt: moment,
    finishedAt: moment.nullable(),
  })
  .openapi('NeedRun')

export const runsSchema = z.object({ runs: z.array(runSchema) }).openapi('NeedRuns')

export const newRunSchema = z
  .strictObject({
    unitKind: unitKindSchema,
    asOf: z.iso
      .date()
      .optional()
      .openapi({ description: 'Need as the register was known at the end of this day' }),
  })
  .openapi('NewNeedRun')

/** How a question about need is put. */
export const needQuery = z.strictObject({
  weights: weightsParam.optional(),
  corrected: flagParam.optional().openapi({ description: 'false: reports as they are heard' }),
  asOf: dateParam.optional(),
})

export const unitsQuery = needQuery.extend({
  bbox: bboxParam.optional(),
  districtId: integerParam(1, Number.MAX_SAFE_INTEGER).optional(),
  ids: z
    .string()
    .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,999}$/, 'At most 1,000 ids with commas between.')
    .transform((text) => text.split(',').map(Number))
    .optional()
    .openapi({ type: 'string', description: 'Only these', example: '12,34' }),
  limit: integerParam(1, 1000).optional(),
  cursor: z.string().max(400).optional(),
})

const unitProperties = z.object({
  label: z.string().nullable(),
  street: z.string().nullable().openapi({ description: 'The nearest with a name' }),
  district: z.string().nullable(),
  score: z.number().openapi({ description: '0 to 1' }),
  rank: z.int(),
  refId: z.int().nullable(),
  districtId: z.int().nullable(),
  people: z.number(),
  vulnerablePeople: z.number(),
  lengthM: z.number(),
  areaM2: z.number(),
  levels: z.record(z.string(), z.number()),
})

const geometry = z.record(z.string(), z.unknown())

const unitFeatureSchema = z
  .object({ type: z.literal('Feature'), id: z.int(), geometry, properties: unitProperties })
  .openapi('NeedUnit')

export const unitsPageSchema = z
  .object({
    type: z.literal('FeatureCollection'),
    numberMatched: z.int(),
    runId: z.int(),
    revision: z.int(),
    features: z.array(unitFeatureSchema),
    next: z.string().nullable(),
  })
  .openapi('NeedUnitsPage')

const figureSchema = z
  .object({
    component: z.string(),
    unit: z.string(),
    raw: z.number().nullable(),
    level: z.number().openapi({ description: '0 to 1' }),
    share: z.number().openapi({ description: 'Of the score, 0 to 1' }),
    /** How many units have less of it. */
    percentile: z.number(),
  })
  .openapi('NeedFigure')

export const breakdownSchema = unitFeatureSchema
  .extend({
    figures: z.array(figureSchema),
    units: z.int(),
    stability: z.object({
      low: z.int(),
      high: z.int(),
      inTopTenth: z
        .number()
        .openapi({ description: 'Share of weightings in which it is in the top tenth' }),
    }),
    reportingChance: z
      .number()
      .nullable()
      .openapi({ description: 'How readily its district reports, against the one that does most' }),
  })
  .openapi('NeedBreakdown')

export const behindQuery = z.strictObject({
  component: z.string().max(60),
  asOf: dateParam.optional(),
  limit: integerParam(1, 1000).optional(),
})

export const behindSchema = z
  .object({
    collection: z.string(),
    count: z.int().openapi({ description: 'Of all, also of those beyond the limit' }),
    features: z.array(
      z.object({
        id: z.int(),
        share: z.number().openapi({ description: 'How much of it lies in the unit' }),
        value: z.number().nullable(),
        by: z.number().nullable(),
      }),
    ),
  })
  .openapi('NeedFeatures')
