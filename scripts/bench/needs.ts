// npm run bench -- needs [--reports N] [--assets N]: need of a whole city, after one report, and its spots,
// with 1,000,000 reports and 200,000 assets unless told otherwise.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type RawBuilder, sql } from 'kysely'
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
import { citySlug, openCity } from './bench-city.ts'
import { repeatable } from './race.ts'

const { values: options } = parseArgs({
  options: {
    reports: { type: 'string', default: '1000000' },
    assets: { type: 'string', default: '200000' },
    increments: { type: 'string', default: '40' },
  },
})
const [reports, assets, increments] = [
  Number(options.reports),
  Number(options.assets),
  Number(options.increments),
]
const kind = 'hexagon-50'
const random = repeatable(11)

const db = await openCity()
try {
  await measure(db)
} finally {
  await db.close()
}

async function measure(city: Database) {
  const { rows } = await sql<{ id: number; srid: number; unit_m: number; time_zone: string }>`
    select id, srid, unit_m, time_zone from municipalities where slug = ${citySlug}`.execute(
    city.kysely,
  )
  const { id, srid, unit_m, time_zone } = rows[0]!
  await fill(city, id)
  const task = {
    db: city,
    municipalityId: id,
    crs: { srid, unitM: unit_m },
    timeZone: time_zone,
    collections,
    components: builtIn,
    kind,
  } as const
  const grouped = await timed(city, () =>
    inTenant(city, id, computing, async (trx) => {
      await sql`set local jit = off`.execute(trx)
      await sql`select count(*) from (select cell.q, cell.r, count(*) from reports
        cross join lateral (select st_transform(geom, ${srid}::integer) as at offset 0) as official
        cross join lateral hexagon_cell(st_x(official.at), st_y(official.at), 50) as cell
        where municipality_id = ${id} group by 1, 2) as cells`.execute(trx)
    }),
  )
  tell('reports grouped by hexagon (baseline)', grouped)
  const runs = []
  for (let round = 0; round < 2; round++) {
    const run = await sql<{
      id: number
    }>`insert into need_runs (municipality_id, unit_kind) values (${id}, ${kind}) returning id`.execute(
      city.kysely,
    )
    runs.push(await timed(city, () => computeRun({ ...task, runId: run.rows[0]!.id })))
    tell(`need of all hexagons, ${round === 0 ? 'first' : 'again'}`, runs[round]!)
  }
  const { rows: units } = await sql<{
    units: number
  }>`select (counts ->> 'units')::integer as units from need_runs
    where municipality_id = ${id} and is_current`.execute(city.kysely)
  const again = runs[1]!
  console.log(`${units[0]?.units} hexagons, ${reports} reports, ${assets} assets`)
  console.log(
    `${(again.cpuMs / grouped.cpuMs).toFixed(1)} × the processor time of the plain grouping`,
  )
  await measureIncrements(city, id, task)
  await measureSpots(city, id)
}

async function measureIncrements(
  city: Database,
  id: number,
  task: Parameters<typeof updateUnits>[0],
) {
  const inserts: number[] = []
  const updates: Spent[] = []
  for (let round = 0; round < increments + 3; round++) {
    const [x, y] = [25.02 + 0.22 * random(), 45.02 + 0.13 * random()]
    const inserted = await timed(city, () =>
      inTenant(city, id, { userId: null, role: 'clerk' }, (trx) =>
        sql`insert into reports (municipality_id, number, category, geom)
          values (${id}, ${`bench-${process.pid}-${round}`}, 'c1', st_point(${x}::float8, ${y}::float8, 4326))`.execute(
          trx,
        ),
      ),
    )
    const updated = await timed(city, () => updateUnits(task, [x, y, x, y]))
    if (round < 3) continue
    inserts.push(inserted.wallMs)
    updates.push(updated)
  }
  const wall = median(updates.map(({ wallMs }) => wallMs))
  const cpu = median(updates.map(({ cpuMs }) => cpuMs))
  console.log(
    `after one report: ${wall.toFixed(0)} ms at the median (aim: 200), ${cpu.toFixed(0)} ms of the processor, ${(wall / median(inserts)).toFixed(1)} × the insert of that report`,
  )
  await sql`delete from reports where municipality_id = ${id} and number like 'bench-%'`.execute(
    city.kysely,
  )
}

async function measureSpots(city: Database, id: number) {
  const before = process.memoryUsage().rss
  const times: Spent[] = []
  for (let round = 0; round < 8; round++) {
    const method = round < 6 ? 'normal' : 'permutation'
    const spent = await timed(city, () =>
      inTenant(city, id, computing, async (trx) => {
        const run = await doneRun(trx, kind, undefined)
        const field = await readField(trx, kind, run, sharesFor(run, undefined))
        findSpots(field.scores, field.neighbours, { method, fdr: 0.05 })
      }),
    )
    times.push(spent)
  }
  tell('spots, normal', times[5]!)
  tell('spots, 999 permutations', times[7]!)
  console.log(
    `resident memory: ${mb(before)} MB before, ${mb(process.memoryUsage().rss)} MB after eight times`,
  )
}

interface Spent {
  wallMs: number
  /** Of this process and of the database's. */
  cpuMs: number
}

async function timed(city: Database, act: () => Promise<unknown>): Promise<Spent> {
  const cpu = await cpuMs(city)
  const started = performance.now()
  await act()
  return { wallMs: performance.now() - started, cpuMs: (await cpuMs(city)) - cpu }
}

/** Clock ticks are hundredths of a second on Linux. */
async function cpuMs(city: Database): Promise<number> {
  const { user, system } = process.cpuUsage()
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where backend_type = 'client backend'`.execute(city.kysely)
  const ticks = rows.map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return (user + system) / 1000 + ticks.reduce((sum, one) => sum + one * 10, 0)
}

function tell(what: string, { wallMs, cpuMs: ofCpu }: Spent) {
  console.log(
    `${what}: ${(wallMs / 1000).toFixed(1)} s, ${(ofCpu / 1000).toFixed(1)} s of the processor`,
  )
}

function mb(bytes: number) {
  return Math.round(bytes / 1e6)
}

function median(figures: number[]) {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1]!
}

/** Reports, assets, districts and what else need asks for, once for each size. */
async function fill(city: Database, id: number) {
  const counted = await sql<{ reports: number; assets: number }>`select
    (select count(*)::integer from reports where municipality_id = ${id}) as reports,
    (select count(*)::integer from assets where municipality_id = ${id}) as assets`.execute(
    city.kysely,
  )
  const { reports: has, assets: hasAssets } = counted.rows[0]!
  if (has === reports && hasAssets === assets) return
  console.log(`Adding ${reports} reports and ${assets} assets …`)
  const add = (name: string, statement: RawBuilder<unknown>) =>
    inTenant(city, id, computing, async (trx) => {
      const started = performance.now()
      await statement.execute(trx)
      console.log(`  ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
    })
  const anywhere = (n: RawBuilder<unknown>, salt: number) => {
    const part = (prime: number) =>
      sql`((${n} * ${sql.lit(prime)}::bigint + ${sql.lit(salt)}) % 1000003) / 1000003.0`
    // Half of it in a tenth of the city.
    return sql`st_point(25 + 0.262 * power(${part(7919)}, case when ${n} % 2 = 0 then 3 else 1 end),
      45 + 0.168 * power(${part(104_729)}, case when ${n} % 2 = 0 then 2 else 1 end), 4326)`
  }
  await add(
    'before',
    sql`with r as (delete from reports where municipality_id = ${id}), a as (delete from assets where municipality_id = ${id})
    delete from districts where municipality_id = ${id}`,
  )
  await add(
    'categories',
    sql`insert into report_categories (municipality_id, code, name, service_level_hours)
    select ${id}, 'c' || n, 'Category ' || n, 24 + 24 * n from generate_series(0, 19) as n on conflict do nothing`,
  )
  await add(
    'types',
    sql`insert into asset_types (municipality_id, code, name, expected_life_years, unit_cost)
    select ${id}, 't' || n, 'Type ' || n, 15 + 5 * n, 500 * (n + 1) from generate_series(0, 9) as n on conflict do nothing`,
  )
  await add(
    'districts',
    sql`insert into districts (municipality_id, kind, name, geom)
    select ${id}, 'neighbourhood', 'District ' || x || '-' || y,
      st_makeenvelope(25 + x * 0.0262, 45 + y * 0.028, 25 + (x + 1) * 0.0262, 45 + (y + 1) * 0.028, 4326)
    from generate_series(0, 9) as x, generate_series(0, 5) as y`,
  )
  await add(
    'roads',
    sql`update roads set condition = 20 + (id * 37) % 80, built_year = 1960 + (id * 13) % 60
    where municipality_id = ${id} and condition is null`,
  )
  await add(
    'assets',
    sql`insert into assets (municipality_id, type, tag, condition, installed_on, geom)
    select ${id}, 't' || n % 10, 'bench-' || n, case when n % 3 > 0 then (n * 31) % 100 end,
      date '1960-01-01' + (n * 101 % 23000)::integer, ${anywhere(sql`n`, 17)}
    from generate_series(1, ${assets}::bigint) as n`,
  )
  const first = sql`now() - make_interval(secs => (n * 48611 % 126144000)::double precision)`
  // Every sixth repeats the one before it.
  await add(
    'reports',
    sql`insert into reports (municipality_id, id, number, category, status, reported_at, closed_at, target_at, geom)
    select ${id}, 10000000 + n, 'B' || n, 'c' || (n * 7) % 20, case when n % 11 = 0 then 'new' else 'resolved' end, ${first},
      case when n % 11 > 0 then ${first} + make_interval(hours => (n * 13 % 700)::integer) end,
      ${first} + interval '72 hours', ${anywhere(sql`n`, 29)}
    from generate_series(1, ${reports}::bigint) as n where n % 6 > 0`,
  )
  await add(
    'repeats',
    sql`insert into reports (municipality_id, id, number, category, status, reported_at, closed_at, duplicate_of_id, geom)
    select ${id}, r.id + 1, 'D' || r.id, r.category, 'duplicate', r.reported_at + interval '20 hours', r.closed_at, r.id, r.geom
    from reports r where r.municipality_id = ${id} and r.id between 10000000 and 10000000 + ${reports}::bigint - 1 and r.id % 6 = 3 and r.duplicate_of_id is null`,
  )
  for (const table of ['reports', 'assets', 'districts', 'roads'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(city.kysely)
}
