import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant, tenant } from '../db/tenant.ts'
import type { Collections } from '../http/collection-routes.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { readContext } from '../http/moments.ts'
import { dateParam, flagParam, integerParam, tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'
import { fullLevel } from './levels.ts'
import { type DoneRun, doneRun } from './read.ts'
import { unitKindSchema } from './schema.ts'
import { scoreSql, sharesFor, type Weights, weightsParam } from './score.ts'

const districtId = integerParam(1, Number.MAX_SAFE_INTEGER).optional()

const compareQuery = z.strictObject({
  aWeights: weightsParam.optional(),
  bWeights: weightsParam.optional(),
  aCorrected: flagParam.optional(),
  bCorrected: flagParam.optional(),
  aAsOf: dateParam.optional(),
  bAsOf: dateParam.optional(),
  aDistrictId: districtId,
  bDistrictId: districtId,
  limit: integerParam(1, 1000)
    .optional()
    .openapi({ description: 'Of the units that moved most; 100 unless told' }),
})

const sideSchema = z.object({
  runId: z.int(),
  revision: z.int(),
  units: z.int(),
  people: z.number(),
  meanScore: z.number().nullable(),
  medianScore: z.number().nullable(),
  /** Each person counted where he lives. */
  meanScoreOfPeople: z.number().nullable(),
  levels: z.record(z.string(), z.number()).openapi({ description: 'Mean of each component' }),
})

const compareSchema = z
  .object({
    a: sideSchema,
    b: sideSchema,
    unitsInBoth: z.int(),
    /** Spearman's. */
    rankCorrelation: z.number().nullable(),
    movers: z.array(
      z.object({
        id: z.int(),
        label: z.string().nullable(),
        districtId: z.int().nullable(),
        scoreA: z.number(),
        scoreB: z.number(),
        rankA: z.int(),
        rankB: z.int(),
        /** Of the score, b less a. */
        difference: z.number(),
      }),
    ),
  })
  .openapi('NeedComparison')

const compareRoute = route({
  method: 'get',
  tags: ['needs'],
  access: 'staff',
  path: `${tenantPath}/needs/units/{unitKind}/compare`,
  summary: 'Two dates, two weightings or two districts side by side, and the units that moved most',
  request: { params: tenantParam.extend({ unitKind: unitKindSchema }), query: compareQuery },
  responses: {
    200: {
      description: 'Both, and the difference',
      content: { 'application/json': { schema: compareSchema } },
    },
  },
})

interface Asked {
  weights: Weights | undefined
  corrected: boolean | undefined
  asOf: string | undefined
  districtId: number | undefined
}

interface Side {
  run: DoneRun
  shares: number[]
  districtId: number | undefined
}

export function compareRoutes(collections: Collections) {
  return newRouter().openapi(compareRoute, async (c) => {
    const { unitKind } = c.req.valid('param')
    const q = c.req.valid('query')
    const { id, timeZone } = c.get('tenant')
    const text = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
      const sideOf = async ({ weights, corrected, asOf, districtId: district }: Asked) => {
        const run = await doneRun(trx, unitKind, readContext(collections, timeZone, { asOf }).asOf)
        return { run, shares: sharesFor(run, weights, corrected), districtId: district }
      }
      const a = await sideOf({
        weights: q.aWeights,
        corrected: q.aCorrected,
        asOf: q.aAsOf,
        districtId: q.aDistrictId,
      })
      const b = await sideOf({
        weights: q.bWeights,
        corrected: q.bCorrected,
        asOf: q.bAsOf,
        districtId: q.bDistrictId,
      })
      return JSON.stringify({
        a: await summary(trx, a),
        b: await summary(trx, b),
        ...(await moves(trx, a, b, q.limit ?? 100)),
      })
    })
    return answerTagged(c, text, listTag(text))
  })
}

/** Rows (id, score, rank) of a side: ranks are among all units, the rows only of its district. */
function rankedOf({ run, shares, districtId: district }: Side) {
  const ranked = sql`select v.unit_id as id, ${scoreSql(shares)} as score,
      rank() over (order by ${scoreSql(shares)} desc)::integer as rank
    from need_values v where v.municipality_id = ${tenant} and v.run_id = ${run.id}`
  if (district === undefined) return ranked
  return sql`select s.* from (${ranked}) as s join need_units u on u.municipality_id = ${tenant} and u.id = s.id
    where u.district_id = ${district}`
}

async function summary(trx: Trx, side: Side) {
  const levels = side.run.components.map(
    (_, i) => sql`avg(v.levels[${sql.lit(i + 1)}])::float8 / ${sql.lit(fullLevel)}`,
  )
  const { rows } = await sql<
    Omit<z.infer<typeof sideSchema>, 'levels' | 'runId' | 'revision'> & { means: (number | null)[] }
  >`
    select count(*)::integer as units, coalesce(sum(u.people), 0)::float8 as people, avg(s.score)::float8 as "meanScore",
      percentile_cont(0.5) within group (order by s.score)::float8 as "medianScore",
      (sum(s.score * u.people) / nullif(sum(u.people), 0))::float8 as "meanScoreOfPeople", array[${sql.join(levels)}] as means
    from (${rankedOf(side)}) as s
    join need_units u on u.municipality_id = ${tenant} and u.id = s.id
    join need_values v on v.municipality_id = ${tenant} and v.run_id = ${side.run.id} and v.unit_id = s.id`.execute(
    trx,
  )
  const { means, ...rest } = rows[0]!
  return {
    runId: side.run.id,
    revision: side.run.revision,
    ...rest,
    levels: Object.fromEntries(side.run.components.map((code, i) => [code, means[i] ?? 0])),
  }
}

/** Of the units that are in both, those whose score moved most first. */
async function moves(trx: Trx, a: Side, b: Side, limit: number) {
  const { rows } = await sql<{
    both: number
    correlation: number | null
    movers: z.infer<typeof compareSchema>['movers']
  }>`
    with a as (${rankedOf(a)}), b as (${rankedOf(b)}), both_sides as materialized (
      select id, a.score as score_a, b.score as score_b, a.rank as rank_a, b.rank as rank_b from a join b using (id)
    ), moved as (
      select * from both_sides order by abs(score_b - score_a) desc, id limit ${limit})
    select (select count(*)::integer from both_sides) as both,
      (select corr(rank_a, rank_b) from both_sides) as correlation,
      (select coalesce(json_agg(json_build_object('id', m.id, 'label', u.label, 'districtId', u.district_id,
          'scoreA', m.score_a, 'scoreB', m.score_b, 'rankA', m.rank_a, 'rankB', m.rank_b,
          'difference', m.score_b - m.score_a) order by abs(m.score_b - m.score_a) desc, m.id), '[]')
        from moved m join need_units u on u.municipality_id = ${tenant} and u.id = m.id) as movers`.execute(
    trx,
  )
  const { both, correlation, movers } = rows[0]!
  return { unitsInBoth: both, rankCorrelation: correlation, movers }
}
