// npm run bench -- needs [--reports N] [--assets N]: need of a city of 100,000 hexagons, after one report,
// and its spots, with 1,000,000 reports and 200,000 assets unless told otherwise.
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { collections } from '../../api/collections.ts'
import type { Database } from '../../api/db/database.ts'
import { inTenant } from '../../api/db/tenant.ts'
import { builtIn } from '../../api/needs/components/index.ts'
import { updateUnits } from '../../api/needs/increment.ts'
import { readField } from '../../api/needs/neighbourhood.ts'
import { doneRun } from '../../api/needs/read.ts'
import { computeRun, computing } from '../../api/needs/runs.ts'
import { sharesFor } from '../../api/needs/score.ts'
import { findSpots } from '../../api/needs/spots.ts'
import { openBench } from './bench-city.ts'
import { needCity } from './need-city.ts'
import { repeatable } from './race.ts'
import { type Spent, tell, timed } from './spent.ts'

const { values: options } = parseArgs({
  options: {
    reports: { type: 'string', default: '1000000' },
    assets: { type: 'string', default: '200000' },
    increments: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
  },
})
const [reports, assets, increments, rounds] = [
  Number(options.reports),
  Number(options.assets),
  Number(options.increments),
  Number(options.rounds),
]
const kind = 'hexagon-50'
const random = repeatable(11)

const db = await openBench()
try {
  await measure(db)
} finally {
  await db.close()
}

async function measure(bench: Database) {
  const { id, srid, unitM, timeZone } = await needCity(bench, { reports, assets })
  const task = {
    db: bench,
    municipalityId: id,
    crs: { srid, unitM },
    timeZone,
    collections,
    components: builtIn,
    kind,
  } as const
  const runs: Spent[] = []
  for (let round = 0; round < rounds; round++) {
    const run = await sql<{ id: number }>`insert into need_runs (municipality_id, unit_kind)
      values (${id}, ${kind}) returning id`.execute(bench.kysely)
    runs.push(await timed(bench, () => computeRun({ ...task, runId: run.rows[0]!.id })))
    tell(`need of all hexagons, ${round === 0 ? 'first' : 'again'}`, runs.at(-1)!)
    await tellStages(bench, id)
  }
  const joined = await timed(bench, () => joinPlainly(bench, id))
  tell('one component by a spatial join of units and reports (baseline)', joined)
  const again = runs.at(-1)!
  console.log(
    `${builtIn.length} components in ${(again.cpuMs / joined.cpuMs).toFixed(2)} × the processor time of that one, ${(again.wallMs / 1000).toFixed(1)} s (aim: 30)`,
  )
  await measureIncrements(bench, id, task)
  await measureSpots(bench, id)
}

async function tellStages(bench: Database, id: number) {
  const { rows } = await sql<{ counts: { units: number; stageMs: Record<string, number> } }>`
    select counts from need_runs where municipality_id = ${id} and is_current`.execute(bench.kysely)
  const { units, stageMs } = rows[0]!.counts
  const stages = Object.entries(stageMs).map(([name, ms]) => `${name} ${(ms / 1000).toFixed(1)}`)
  console.log(`  ${units} hexagons: ${stages.join(', ')} s`)
}

/** As one would write it first. */
function joinPlainly(bench: Database, id: number) {
  return bench.kysely.transaction().execute((trx) =>
    sql`select u.id, sum(power(0.5, extract(epoch from now() - r.reported_at) / 31536000))
      from need_units u left join reports r on r.municipality_id = u.municipality_id
        and st_intersects(u.geom, r.geom) and r.duplicate_of_id is null
      where u.municipality_id = ${id} and u.kind = ${kind} group by u.id`.execute(trx),
  )
}

async function measureIncrements(
  bench: Database,
  id: number,
  task: Parameters<typeof updateUnits>[0],
) {
  const inserts: number[] = []
  const updates: Spent[] = []
  for (let round = 0; round < increments + 3; round++) {
    const [x, y] = [25.01 + 0.3 * random(), 45.01 + 0.2 * random()]
    const started = performance.now()
    await inTenant(bench, id, { userId: null, role: 'clerk' }, (trx) =>
      sql`insert into reports (municipality_id, number, category, geom)
        values (${id}, ${`bench-${process.pid}-${round}`}, 'c1', st_point(${x}::float8, ${y}::float8, 4326))`.execute(
        trx,
      ),
    )
    const insertedMs = performance.now() - started
    const updated = await timed(bench, () => updateUnits(task, [x, y, x, y]))
    if (round < 3) continue
    inserts.push(insertedMs)
    updates.push(updated)
  }
  const of = (part: (spent: Spent) => number) => updates.map(part)
  console.log(
    `after one report, of ${increments}: ${median(of(({ wallMs }) => wallMs)).toFixed(0)} ms at the median (aim: 200), ` +
      `${Math.max(...of(({ wallMs }) => wallMs)).toFixed(0)} ms at most, ${median(of(({ cpuMs }) => cpuMs)).toFixed(0)} ms of the processor, ` +
      `${(median(of(({ wallMs }) => wallMs)) / median(inserts)).toFixed(1)} × the insert of that report; ${updates.at(-1)!.peakMb} MB`,
  )
  await sql`delete from reports where municipality_id = ${id} and number like 'bench-%'`.execute(
    bench.kysely,
  )
}

async function measureSpots(bench: Database, id: number) {
  for (const method of ['normal', 'normal', 'permutation', 'permutation'] as const) {
    const spent = await timed(bench, () =>
      inTenant(bench, id, computing, async (trx) => {
        const run = await doneRun(trx, kind, undefined)
        const field = await readField(trx, kind, run, sharesFor(run, undefined))
        findSpots(field.scores, field.neighbours, { method, fdr: 0.05 })
      }),
    )
    tell(`spots, ${method === 'normal' ? method : '999 permutations'}`, spent)
  }
}

function median(figures: number[]) {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1]!
}
