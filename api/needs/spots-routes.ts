import { z } from '@hono/zod-openapi'
import { inTenant } from '../db/tenant.ts'
import type { Collections } from '../http/collection-routes.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { readContext } from '../http/moments.ts'
import { numberParam, tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'
import { binDays, bins, correctedBins, readBins } from './bins.ts'
import { describeClusters } from './clusters.ts'
import { readField } from './neighbourhood.ts'
import { type DoneRun, doneRun } from './read.ts'
import { needQuery, unitKindSchema } from './schema.ts'
import { sharesFor } from './score.ts'
import { inSpotsThread } from './spots-thread.ts'
import { spaceTimePatternNames } from './statistics/space-time-patterns.ts'

const fdrParam = numberParam.pipe(
  z.number().min(0.0001, 'At least 0.0001.').max(0.5, 'At most 0.5.'),
)

const spotsQuery = needQuery.extend({
  method: z
    .enum(['normal', 'permutation'])
    .optional()
    .openapi({ description: 'Of the p-values of Gi* and Moran; normal unless told' }),
  fdr: fdrParam
    .optional()
    .openapi({ description: 'Share of false discoveries that is allowed; 0.05 unless told' }),
})

const timeQuery = needQuery.omit({ weights: true }).extend({ fdr: fdrParam.optional() })

const classSchema = z.enum(['hot', 'cold', 'high-among-low', 'low-among-high'])

const clusterSchema = z
  .object({
    number: z.int(),
    units: z.int(),
    people: z.number(),
    lengthM: z.number(),
    areaM2: z.number(),
    score: z.number(),
    label: z.string().nullable(),
    districtId: z.int().nullable(),
    street: z.string().nullable().openapi({ description: 'Nearest to its middle' }),
    bbox: z.array(z.number()),
    component: z.string().openapi({ description: 'That adds most to its score' }),
    share: z.number().openapi({ description: 'Of the score, that it adds' }),
  })
  .openapi('NeedCluster')

const spotsSchema = z
  .object({
    runId: z.int(),
    revision: z.int(),
    units: z.int(),
    meanScore: z.number(),
    /** Moran's I of the whole. */
    global: z.object({
      statistic: z.number(),
      expectation: z.number(),
      variance: z.number(),
      z: z.number(),
      p: z.number(),
    }),
    counts: z.record(z.string(), z.int()),
    clusters: z.array(clusterSchema),
    clusterCount: z.int(),
    spots: z.array(
      z.object({
        id: z.int(),
        class: classSchema,
        z: z.number(),
        q: z.number(),
        score: z.number(),
        around: z.number().openapi({ description: 'Mean score of its neighbours' }),
        cluster: z.int().nullable(),
      }),
    ),
  })
  .openapi('NeedSpots')

const timeSchema = z
  .object({
    runId: z.int(),
    revision: z.int(),
    units: z.int(),
    bins: z.int(),
    binDays: z.number(),
    /** Incidents of all units, bin after bin, the oldest first. */
    totals: z.array(z.number()),
    counts: z.record(z.string(), z.int()),
    spots: z.array(
      z.object({
        id: z.int(),
        pattern: z.enum(spaceTimePatternNames),
        isCold: z.boolean(),
        z: z.number().openapi({ description: 'Of the last bin' }),
        counts: z.array(z.number()).openapi({ description: 'Incidents in each bin' }),
      }),
    ),
  })
  .openapi('NeedSpotsOverTime')

const about = {
  tags: ['needs'],
  access: 'staff' as const,
  method: 'get' as const,
}
const params = tenantParam.extend({ unitKind: unitKindSchema })

const spotsRoute = route({
  ...about,
  path: `${tenantPath}/needs/units/{unitKind}/spots`,
  summary: 'Hot and cold spots by Gi*, outliers by local Moran, and clusters of hot units',
  request: { params, query: spotsQuery },
  responses: {
    200: {
      description: 'Units that chance does not explain',
      content: { 'application/json': { schema: spotsSchema } },
    },
  },
})

const timeRoute = route({
  ...about,
  path: `${tenantPath}/needs/units/{unitKind}/spots/time`,
  summary: 'What became of spots of reports over three years, by quarters',
  request: { params, query: timeQuery },
  responses: {
    200: {
      description: 'Units with a pattern',
      content: { 'application/json': { schema: timeSchema } },
    },
  },
})

const rounded = (figure: number) => Number(figure.toPrecision(4))

function countBy(names: readonly string[]) {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

export function spotRoutes(collections: Collections) {
  return newRouter()
    .openapi(spotsRoute, async (c) => {
      const { unitKind } = c.req.valid('param')
      const { weights, corrected, asOf, method = 'normal', fdr = 0.05 } = c.req.valid('query')
      const { id, timeZone } = c.get('tenant')
      const moment = readContext(collections, timeZone, { asOf }).asOf
      const text = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        const run = await doneRun(trx, unitKind, moment)
        const shares = sharesFor(run, weights, corrected)
        const { ids, scores, neighbours } = await readField(trx, unitKind, run, shares)
        const { spots, clusters, global, mean } = await inSpotsThread('now', scores, neighbours, {
          method,
          fdr,
        })
        const named = clusters.map((units) => units.map((unit) => ids[unit]!))
        return JSON.stringify({
          ...headOf(run, ids.length),
          meanScore: rounded(mean),
          global,
          counts: countBy(spots.map((spot) => spot.class)),
          clusters: await describeClusters(trx, run, shares, named),
          clusterCount: clusters.length,
          spots: spots.map(({ unit, around, z, q, ...spot }) => ({
            id: ids[unit],
            ...spot,
            z: rounded(z),
            q: rounded(q),
            score: rounded(scores[unit]!),
            around: rounded(around),
          })),
        })
      })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(timeRoute, async (c) => {
      const { unitKind } = c.req.valid('param')
      const { corrected = true, asOf, fdr = 0.05 } = c.req.valid('query')
      const { id, timeZone } = c.get('tenant')
      const moment = readContext(collections, timeZone, { asOf }).asOf
      const text = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        const run = await doneRun(trx, unitKind, moment)
        const field = await readField(trx, unitKind, run, [1])
        const binned = await readBins(trx, run)
        const units = field.ids.length
        const reporting = new Map(
          Object.entries(run.settings.reporting ?? {}).map(([key, chance]) => [
            Number(key),
            chance,
          ]),
        )
        const figures = corrected ? correctedBins(binned, reporting) : binned.counts
        const { patterns, z } = await inSpotsThread('overTime', figures, field.neighbours, { fdr })
        const countsOf = (unit: number) =>
          Array.from({ length: bins }, (_, bin) => rounded(binned.counts[bin * units + unit]!))
        const spots = [...patterns.entries()].flatMap(([unit, pattern]) =>
          pattern === 0
            ? []
            : [
                {
                  id: field.ids[unit],
                  pattern: spaceTimePatternNames[Math.abs(pattern)]!,
                  isCold: pattern < 0,
                  z: rounded(z[(bins - 1) * units + unit]!),
                  counts: countsOf(unit),
                },
              ],
        )
        return JSON.stringify({
          ...headOf(run, units),
          bins,
          binDays,
          totals: Array.from({ length: bins }, (_, bin) =>
            rounded(sum(binned.counts.subarray(bin * units, (bin + 1) * units))),
          ),
          counts: countBy(spots.map((spot) => `${spot.isCold ? 'cold-' : ''}${spot.pattern}`)),
          spots,
        })
      })
      return answerTagged(c, text, listTag(text))
    })
}

const headOf = (run: DoneRun, units: number) => ({ runId: run.id, revision: run.revision, units })

const sum = (figures: Float64Array) => figures.reduce((total, figure) => total + figure, 0)
