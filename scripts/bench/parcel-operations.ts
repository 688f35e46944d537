// npm run bench -- parcel-operations [--operations N]: operations on parcels and their validation in a
// municipality of 200,000, through HTTP, beside the plain functions of PostGIS on the same geometries.
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import type { Database } from '../../api/db/database.ts'
import { openBench } from './bench-city.ts'
import { parcelCity, parcelCitySlug, planner } from './parcel-city.ts'
import { repeatable } from './race.ts'
import { serveApp } from './serve-app.ts'
import { cpuMs } from './spent.ts'

const { values: options } = parseArgs({
  options: {
    operations: { type: 'string', default: '60' },
    parcels: { type: 'string', default: '500' },
  },
})
const warmUp = 5
const random = repeatable(7)

type Position = [number, number]

/** Two lots side by side: their corners from the south-west on, anticlockwise, eight each. */
interface Pair {
  ids: [string, string]
  west: Position[]
}

const db = await openBench()
const { origin, close } = await serveApp(db)
try {
  const id = await parcelCity(db)
  const client = await signIn()
  await measureOperations(id, client)
  if (Number(options.parcels) > 0) await measureValidation(id, client)
} finally {
  close()
  await db.close()
}

async function measureOperations(id: number, client: Client) {
  const timesMs = new Map<string, number[]>()
  const note = async (name: string, round: number, act: () => Promise<unknown>) => {
    const started = performance.now()
    await act()
    if (round >= warmUp)
      timesMs.set(name, [...(timesMs.get(name) ?? []), performance.now() - started])
  }
  let set = await client.begin()
  let [spentMs, done] = [0, 0]
  for (let round = 0; round < Number(options.operations) + warmUp; round++) {
    // As planners do it: not all in one change set.
    if (round % 25 === 24) set = await client.begin()
    const { ids, west } = await pairOfLots(db, id)
    const [line, southWest] = [lineThrough(west), west[0]!]
    await note('ST_Split', round, () => plainSplit(db, id, ids[0], line))
    await note('ST_Union', round, () => plainUnion(db, id, ids))
    const before = await cpuMs(db)
    await note('split', round, () =>
      set.operate({ operation: 'split', parcels: [ids[0]], lines: [line] }),
    )
    await note('undo', round, () => set.send('undo'))
    await note('merge', round, () => set.operate({ operation: 'merge', parcels: ids }))
    await set.send('undo')
    const to: Position = [southWest[0] + 2e-6, southWest[1] + 1e-6]
    await note('move a corner', round, () =>
      set.operate({ operation: 'move-corner', from: southWest, to }),
    )
    await note('split equally', round, () =>
      set.operate({ operation: 'split-equally', parcel: ids[1], parts: 3, directionDeg: 20 }),
    )
    spentMs += (await cpuMs(db)) - before
    done += 6
  }
  const median = (name: string) => at(timesMs.get(name)!, 0.5)
  console.table(
    [...timesMs].map(([name, each]) => ({
      operation: name,
      'median ms': Number(at(each, 0.5).toFixed(1)),
      'p95 ms': Number(at(each, 0.95).toFixed(1)),
    })),
  )
  const ratio = (ours: string, plain: string) => (median(ours) / median(plain)).toFixed(2)
  console.log(
    `a split takes ${ratio('split', 'ST_Split')} × ST_Split, a merge ${ratio('merge', 'ST_Union')} × ST_Union`,
  )
  console.log(
    `${(spentMs / done).toFixed(1)} ms of the processor each, of the database and this client too`,
  )
  const slowest = Math.max(...['split', 'merge', 'move a corner', 'split equally'].map(median))
  console.log(`the slowest operation answers in ${slowest.toFixed(0)} ms at the median (aim: 150)`)
}

async function measureValidation(id: number, client: Client) {
  const set = await client.begin()
  const wanted = Number(options.parcels)
  for (let made = 0; made < wanted; made += 100) {
    const { rows } = await sql<{ key: string }>`select id::text as key from parcels
      where municipality_id = ${id} and land_use <> 'road' and valid_until is null order by id offset ${made * 40} limit 50`.execute(
      db.kysely,
    )
    await set.operate(
      ...rows.map(({ key }) => ({
        operation: 'split-equally',
        parcel: key,
        parts: 2,
        directionDeg: 10,
      })),
    )
  }
  const timesMs: number[] = []
  let found = 0
  for (let round = 0; round < 5; round++) {
    const started = performance.now()
    found = (await set.problems()).length
    timesMs.push(performance.now() - started)
  }
  console.log(
    `validation of ${wanted} new parcels: ${(at(timesMs, 0.5) / 1000).toFixed(2)} s at the median, ` +
      `${(Math.max(...timesMs) / 1000).toFixed(2)} s at most (aim: 5), ${found} findings`,
  )
}

async function pairOfLots(bench: Database, id: number): Promise<Pair> {
  const whole = (below: number) => Math.floor(random() * below)
  const name = `${whole(100)}-${whole(125)}`
  const [lot, row] = [whole(7), whole(2)]
  const { rows } = await sql<{ id: string; geometry: { coordinates: Position[][] } }>`
    select id::text, st_asgeojson(geom, 20)::json as geometry from parcels
    where municipality_id = ${id} and valid_until is null
      and cadastral_number in (${`${name}-${lot}-${row}`}, ${`${name}-${lot + 1}-${row}`}) order by cadastral_number`.execute(
    bench.kysely,
  )
  return { ids: [rows[0]!.id, rows[1]!.id], west: rows[0]!.geometry.coordinates[0]! }
}

/** From beyond the south edge to beyond the north edge, through the lot. */
function lineThrough(corners: Position[]): Position[] {
  const middle = (a: Position, b: Position): Position => [
    (a[0] + 2 * b[0]) / 3,
    (a[1] + 2 * b[1]) / 3,
  ]
  const [south, north] = [middle(corners[0]!, corners[1]!), middle(corners[5]!, corners[4]!)]
  const [east, up] = [(north[0] - south[0]) / 20, (north[1] - south[1]) / 20]
  return [
    [south[0] - east, south[1] - up],
    [north[0] + east, north[1] + up],
  ]
}

function shapeOf(id: number, key: string) {
  return sql`(select geom from parcels where municipality_id = ${id} and id = ${key}::bigint)`
}

function plainSplit(bench: Database, id: number, key: string, line: Position[]) {
  const blade = JSON.stringify({ type: 'LineString', coordinates: line })
  return sql`select st_asgeojson((st_dump(st_split(${shapeOf(id, key)}, st_setsrid(st_geomfromgeojson(${blade}), 4326)))).geom, 20)`.execute(
    bench.kysely,
  )
}

function plainUnion(bench: Database, id: number, [one, other]: [string, string]) {
  return sql`select st_asgeojson(st_union(${shapeOf(id, one)}, ${shapeOf(id, other)}), 20)`.execute(
    bench.kysely,
  )
}

type Client = Awaited<ReturnType<typeof signIn>>

async function signIn() {
  const signedIn = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(planner),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const base = `${origin}/api/v1/${parcelCitySlug}/change-sets`
  const call = async (url: string, headers: Record<string, string>, body?: unknown) => {
    const answer = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', cookie, origin, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`)
    return { etag: answer.headers.get('etag') ?? '', json: JSON.parse(text) }
  }
  return {
    async begin() {
      const begun = await call(base, { 'idempotency-key': crypto.randomUUID() }, { name: 'Lots' })
      let { etag } = begun
      const send = async (deed: string, body: unknown = {}) => {
        const done = await call(`${base}/${begun.json.id}/${deed}`, { 'if-match': etag }, body)
        etag = done.etag
      }
      return {
        send,
        operate: (...operations: unknown[]) => send('operations', { operations }),
        problems: async () =>
          (await call(`${base}/${begun.json.id}/problems`, {})).json.problems as unknown[],
      }
    },
  }
}

function at(figures: number[], share: number) {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}
