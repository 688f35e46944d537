import { z } from '@hono/zod-openapi'
import { areaParam } from './area.ts'
import { words } from './params.ts'
import { ageUnits, amounts, periods, type Relation, relations } from './question-words.ts'

const name = z.string().max(60)
const field = { kind: z.literal('field'), field: name }
const count = z.int().min(0).max(1_000_000)

const fieldClause = z.discriminatedUnion('is', [
  z.strictObject({
    ...field,
    is: z.enum(['one-of', 'none-of']),
    values: z.array(words.min(1)).min(1).max(100),
  }),
  z.strictObject({ ...field, is: z.literal('like'), text: words.trim().min(1) }),
  z.strictObject({
    ...field,
    is: z.enum(['at-least', 'at-most', 'more-than', 'less-than']),
    number: z.number().min(-1e12).max(1e12),
  }),
  z.strictObject({
    ...field,
    is: z.enum(['older-than', 'newer-than']),
    count: z.int().min(0).max(10_000),
    unit: z.enum(ageUnits),
  }),
  z.strictObject({ ...field, is: z.literal('during'), period: z.enum(periods) }),
  z.strictObject({
    ...field,
    is: z.enum(['from', 'until']),
    day: z.iso
      .date('A date as 2026-01-31.')
      .refine((day) => day >= '0001', 'Not a year that can be used.'),
  }),
  z.strictObject({ ...field, is: z.enum(['yes', 'no', 'known', 'unknown']) }),
])

export type FieldClause = z.output<typeof fieldClause>

/** What stands to the thing in some place, and how many there are of it. */
export interface ThereClause {
  kind: 'there'
  amount: (typeof amounts)[number]
  count?: number
  about: string
  relation: Relation
  metres?: number
  clauses: Clause[]
}

export interface GroupClause {
  kind: 'any' | 'all'
  clauses: Clause[]
}

export interface AreaClause {
  kind: 'area'
  area: string
}

export type Clause = FieldClause | ThereClause | GroupClause | AreaClause

export interface Question {
  about: string
  /** All of them hold. */
  clauses: Clause[]
}

const mostClauses = 20

const clauseSchema: z.ZodType<Clause> = z
  .lazy(() => z.discriminatedUnion('kind', [fieldClause, thereClause, groupClause, areaClause]))
  .openapi('QuestionClause', {
    type: 'object',
    description:
      'kind `field`: of an attribute; `there`: of what lies within, along, inside, holding or touching it; `area`: of where it lies; `any` and `all`: of other clauses.',
  })

const clauses = z.array(clauseSchema).max(mostClauses)

const thereClause = z
  .strictObject({
    kind: z.literal('there'),
    amount: z.enum(amounts),
    count: count.optional(),
    about: name,
    relation: z.enum(relations),
    metres: z.number().min(0.1).max(5000).optional(),
    clauses: clauses.default([]),
  })
  .refine(({ amount, count }) => isPlain(amount) === (count === undefined), {
    path: ['count'],
    message: 'How many there are to be; not with some and none.',
  })
  .refine(({ relation, metres }) => (relation === 'within') === (metres !== undefined), {
    path: ['metres'],
    message: 'How near they are to be; of the relation within only.',
  })

const isPlain = (amount: string) => amount === 'some' || amount === 'none'

const groupClause = z.strictObject({ kind: z.enum(['any', 'all']), clauses: clauses.min(1) })

const areaClause = z.strictObject({ kind: z.literal('area'), area: areaParam })

/** A question in clauses. Whether its fields exist, the collections know: see compileQuestion(). */
export const questionSchema = z
  .unknown()
  .refine(isShallow, { message: 'Too many clauses within clauses.', abort: true })
  .pipe(z.strictObject({ about: name, clauses: clauses.default([]) }))
  .openapi('Question', {
    type: 'object',
    example: {
      about: 'network-edges',
      clauses: [
        { kind: 'field', field: 'utility', is: 'one-of', values: ['sewer'] },
        { kind: 'field', field: 'installedYear', is: 'older-than', count: 50, unit: 'years' },
      ],
    },
  })

/** Deep enough for what anybody can read; the checks below call themselves. */
const mostDepth = 16

/** Whether it has few levels, found out without recursion. */
function isShallow(sent: unknown): boolean {
  let level: unknown[] = [sent]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostDepth) return false
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return true
}
