import { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import { wrongField } from '../http/problem.ts'
import { builtIn } from './components/index.ts'
import { fullLevel } from './levels.ts'

/** By component; what is not named weighs nothing. */
export type Weights = Readonly<Record<string, number>>

export const defaultWeights: Weights = Object.fromEntries(
  builtIn.filter(({ weight }) => weight > 0).map(({ code, weight }) => [code, weight]),
)

const most = 10

/** `reports:3,condition:2.5`, each from 0 to 10. */
export const weightsParam = z
  .string()
  .max(1000)
  .transform((text, context): Weights => {
    const weights: Record<string, number> = {}
    for (const part of text.split(',')) {
      const [, code, figure] = /^([a-z0-9-]{1,60}):(\d{1,2}(?:\.\d{1,3})?)$/.exec(part.trim()) ?? []
      const weight = Number(figure)
      if (code === undefined || !(weight <= most)) {
        context.addIssue({
          code: 'custom',
          message: `Components with weights from 0 to ${most}, as reports:3,condition:2; not ${part.slice(0, 40)}.`,
        })
        return weights
      }
      weights[code] = weight
    }
    return weights
  })
  .openapi({ type: 'string', example: 'reports:3,condition:2' })

/**
 * The weight of each of a run's components, in their order, adding up to 1. Without correction what
 * is said of reports holds for reports as they are heard. Throws 422 where nothing weighs anything.
 */
export function sharesOf(
  weights: Weights,
  components: readonly string[],
  isCorrected: boolean,
): number[] {
  const unknown = Object.keys(weights).find((code) => !components.includes(code))
  if (unknown !== undefined) {
    throw wrongField(
      'query.weights',
      `There is no component ${unknown}; one of ${components.join(', ')}.`,
      422,
    )
  }
  const meant = { ...weights }
  if (!isCorrected && meant.reports !== undefined) {
    meant['reports-as-heard'] = (meant['reports-as-heard'] ?? 0) + meant.reports
    meant.reports = 0
  }
  const all = components.map((code) => meant[code] ?? 0)
  const sum = all.reduce((total, one) => total + one, 0)
  if (sum === 0)
    throw wrongField('query.weights', 'All weights are zero: nothing would be need.', 422)
  return all.map((one) => one / sum)
}

interface Weighed {
  components: readonly string[]
  settings: { weights?: Weights }
  counts?: { withFigure?: Readonly<Record<string, number>> }
}

/**
 * The same for a run: without weights, those that its components have by themselves. Then those of
 * which nothing at all is known do not count; they would only make all need look small.
 */
export function sharesFor(
  run: Weighed,
  weights: Weights | undefined,
  isCorrected = true,
): number[] {
  const usual = weights ?? { ...defaultWeights, ...run.settings.weights }
  // Of a run from before a component there was, what it lacks is no mistake of who asks.
  const usable = Object.entries(usual).filter(
    ([code]) => weights !== undefined || run.components.includes(code),
  )
  const known = usable.filter(([code]) => run.counts?.withFigure?.[code] !== 0)
  const asked = weights === undefined && known.some(([, weight]) => weight > 0) ? known : usable
  return sharesOf(Object.fromEntries(asked), run.components, isCorrected)
}

/** 0 to 1, of a row of need_values `v`. */
export function scoreSql(shares: readonly number[]): RawBuilder<number> {
  const parts = shares.flatMap((share, index) =>
    share === 0
      ? []
      : [sql`v.levels[${sql.lit(index + 1)}] * ${sql.lit(share / fullLevel)}::float8`],
  )
  return sql<number>`(${sql.join(parts, sql` + `)})`
}
