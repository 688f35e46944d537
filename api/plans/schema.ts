import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { staffOnly } from '../http/fields.ts'
import { oneOf, text } from '../http/filters.ts'
import { idParam, integerParam, plainText } from '../http/params.ts'

const statuses = codeLists.plans.status
const moment = z.iso.datetime({ offset: true })
const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER)
const line = plainText(200)
const reason = line.optional().openapi({ description: 'Kept in the history' })
const year = z.int().min(1900).max(2200)

export const planFields = {
  name: staffOnly(z.string()),
  status: staffOnly(z.enum(statuses)),
  description: staffOnly(z.string().nullable()),
  firstYear: staffOnly(z.int().nullable()),
  years: staffOnly(z.int()),
  approvedScenarioId: staffOnly(z.int().nullable()),
  approvedBy: staffOnly(z.string().nullable()),
  approvedByName: staffOnly(
    z.string().nullable(),
    (row) => sql`(select u.name from users u where u.id = ${row.column('approved_by')})`,
  ),
  approvedAt: staffOnly(moment.nullable()),
  approvalReason: staffOnly(z.string().nullable()),
}

export const planFilters = { status: oneOf('status', statuses), q: text('name') }

const frame = {
  name: line,
  firstYear: year,
  years: z.int().min(1).max(20),
  description: z.string().max(5000).nullable(),
}

export const newPlanSchema = z
  .strictObject({ ...frame, description: frame.description.default(null), reason })
  .openapi('NewPlan')

export const planChangeSchema = z
  .strictObject({
    ...z.strictObject(frame).partial().shape,
    status: z.enum(['draft', 'dropped']).optional(),
    reason,
  })
  .openapi('PlanChange')

export const scenarioParam = idParam.extend({
  scenarioId: integerParam(1, Number.MAX_SAFE_INTEGER),
})

const fund = z.string().min(1).max(60)

export const rulesSchema = z
  .strictObject({
    budgets: z
      .array(z.strictObject({ fund, year, amount: z.number().min(0).max(1e9).multipleOf(0.01) }))
      .max(2000)
      .default([])
      .openapi({ description: 'A fund and year that is not named has nothing' }),
    carriesOver: z.array(fund).max(100).default([]),
    crews: z
      .array(z.strictObject({ skill: line, year, days: z.number().min(0).max(1e6) }))
      .max(2000)
      .default([])
      .openapi({ description: 'A skill that is named nowhere is not limited' }),
    closures: z
      .strictObject({
        atMost: z.int().min(0).max(10_000),
        fromMonth: z.int().min(1).max(12).default(1),
        toMonth: z.int().min(1).max(12).default(12),
      })
      .refine(({ fromMonth, toMonth }) => fromMonth <= toMonth, {
        error: 'Not before fromMonth.',
        path: ['toMonth'],
      })
      .optional(),
    fairness: z
      .strictObject({
        of: z.enum(['benefit', 'spend']),
        atLeast: z.number().min(0).max(1),
        by: z.enum(['need', 'people']).default('need'),
      })
      .optional(),
    discountRate: z.number().min(0).max(1).default(0),
    mustDo: z.array(id).max(10_000).default([]),
    mustNot: z.array(id).max(10_000).default([]),
  })
  .openapi('PlanRules')

export type Rules = z.infer<typeof rulesSchema>

export const pinsSchema = z
  .record(
    z.string().regex(/^[1-9]\d{0,15}$/),
    z.union([z.strictObject({ year }), z.strictObject({ out: z.literal(true) })]),
  )
  .openapi('PlanPins')

export type Pins = z.infer<typeof pinsSchema>

export const newScenarioSchema = z
  .strictObject({
    name: line,
    rules: rulesSchema.default(() => rulesSchema.parse({})),
    pins: pinsSchema.default({}),
    reason,
  })
  .openapi('NewScenario')

export const scenarioChangeSchema = z
  .strictObject({
    name: line.optional(),
    rules: rulesSchema.optional(),
    pins: pinsSchema.optional(),
    reason,
  })
  .openapi('ScenarioChange')

export const scenarioSchema = z
  .object({
    id: z.int(),
    planId: z.int(),
    name: z.string(),
    status: z.enum(codeLists.plan_scenarios.status),
    rules: rulesSchema,
    pins: pinsSchema,
    progress: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'Stage, benefit, bound, gap and plan so far' }),
    result: z.record(z.string(), z.unknown()),
    solvedAt: moment.nullable(),
    version: z.int(),
    recordedAt: moment,
  })
  .openapi('Scenario')

const choiceSchema = z
  .object({
    interventionId: z.int(),
    title: z.string(),
    year: z.int().nullable().openapi({ description: 'null: not in the plan' }),
    cost: z.number(),
    benefit: z.number(),
    reasons: z.array(z.object({ kind: z.string() }).catchall(z.unknown())),
  })
  .openapi('ScenarioChoice')

export const scenarioDetailSchema = scenarioSchema
  .extend({ choices: z.array(choiceSchema) })
  .openapi('ScenarioDetail')

export const approvalSchema = z.strictObject({ scenarioId: id, reason: line }).openapi('Approval')
export const withdrawalSchema = z.strictObject({ reason: line }).openapi('Withdrawal')

export const worksOfPlanParam = idParam.extend({
  worksId: integerParam(1, Number.MAX_SAFE_INTEGER),
})

/** What became of works of a plan; what is not named stays. */
export const recordedSchema = z
  .strictObject({
    status: z.enum(codeLists.programmes.status).optional(),
    startsOn: z.iso.date().optional(),
    endsOn: z.iso
      .date()
      .optional()
      .openapi({ description: 'Of works that are done, the day they were' }),
    spent: z.number().min(0).max(1e9).multipleOf(0.01).optional(),
    reason,
  })
  .openapi('RecordedProgress')

export type Recorded = z.infer<typeof recordedSchema>
