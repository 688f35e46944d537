import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { countsOnce } from './components/reports.ts'
import { chanceOf, type Unit } from './compute.ts'
import { exposureOf, shrunkRate } from './exposure.ts'
import type { DoneRun } from './read.ts'
import type { Extra, Known } from './sources.ts'
import { empiricalBayesRates } from './statistics/empirical-bayes-rates.ts'

/** Quarters of a year before a run's moment. */
export const bins = 12
export const binDays = 365.25 / 4

/**
 * How many incidents were reported in each unit in each quarter before a run's moment, as a figure of
 * the reports; what came after it, and is known now, belongs to the last quarter.
 */
function binsOf({ row, now }: Known, moment: RawBuilder<unknown>): Extra {
  const counts = Array.from(
    { length: bins },
    (_, bin) => sql`coalesce(sum(share) filter (where bins = ${sql.lit(bin)}), 0)::real`,
  )
  const reportedAt = row.column('reported_at')
  const ago = sql`date_part('epoch', greatest(interval '0', ${moment} - ${reportedAt}))`
  return {
    name: 'bins',
    value: sql`case when ${countsOnce} and ${reportedAt} <= ${now}
      then ${bins}::integer - 1 - least(${bins}::integer, floor(${ago} / ${binDays * 86_400}::float8))::integer end`,
    figure: sql`array[${sql.join(counts)}]`,
  }
}

interface KeptBins {
  municipalityId: number
  runId: number
  known: Known
  /** Of the run, where it is not the present one. */
  moment?: RawBuilder<unknown>
}

/** What is read of the reports beside the figures of components, and kept with a run. */
export function keptBins({ municipalityId, runId, known, moment = known.now }: KeptBins) {
  const statement = sql`insert into need_bins (municipality_id, run_id, unit_id, counts)
    select ${municipalityId}, ${runId}, unit_id, bins from figures where 0::real <> any (bins)`
  return { extra: binsOf(known, moment), statement }
}

export interface BinnedUnits {
  units: Unit[]
  /** Bin after bin, the units of each in order. */
  counts: Float64Array
}

export async function readBins(trx: Trx, run: DoneRun): Promise<BinnedUnits> {
  const { rows } = await sql<{
    ids: number[]
    districts: (number | null)[]
    people: number[]
    lengths: number[]
    areas: number[]
    binned: [id: number, counts: number[]][]
  }>`
    select ${list('id')} as ids, ${list('district_id')} as districts, ${list('people')} as people,
      ${list('length_m')} as lengths, ${list('area_m2')} as areas, (
        select coalesce(json_agg(json_build_array(b.unit_id, b.counts)), '[]') from need_bins b
        where b.municipality_id = (select current_municipality()) and b.run_id = ${run.id}) as binned
    from (
      select u.id, u.district_id, u.people::real, u.length_m::real, u.area_m2::real
      from need_values v join need_units u on u.municipality_id = v.municipality_id and u.id = v.unit_id
      where v.municipality_id = (select current_municipality()) and v.run_id = ${run.id} order by u.id
    ) as units`.execute(trx)
  const { ids, districts, people, lengths, areas, binned } = rows[0]!
  const units = ids.map((id, i) => ({
    id,
    districtId: districts[i]!,
    people: people[i]!,
    lengthM: lengths[i]!,
    areaM2: areas[i]!,
  }))
  const place = new Map(ids.map((id, i) => [id, i]))
  const counts = new Float64Array(ids.length * bins)
  for (const [id, figures] of binned) {
    const unit = place.get(id)
    if (unit !== undefined)
      figures.forEach((count, bin) => {
        counts[bin * ids.length + unit] = count
      })
  }
  return { units, counts }
}

const list = (column: string) => sql`coalesce(array_to_json(array_agg(${sql.ref(column)})), '[]')`

/**
 * Incidents there were likely, for a thousand people: corrected for how readily the district reports,
 * and drawn to the mean of the town where few people are.
 */
export function correctedBins(
  { units, counts }: BinnedUnits,
  reporting: ReadonlyMap<number, number>,
): Float64Array {
  const exposures = units.map((unit) => exposureOf('people', unit))
  const corrected = counts.map((count, i) => count / chanceOf(reporting, units[i % units.length]!))
  const exposed = Float64Array.from(corrected, (_, i) => exposures[i % units.length]!)
  const { overallRate, betweenVariance } = empiricalBayesRates(corrected, exposed)
  const prior = { mean: overallRate, variance: betweenVariance }
  return corrected.map((count, i) =>
    exposed[i]! > 0 ? shrunkRate(count, exposed[i]!, prior) : overallRate,
  )
}
