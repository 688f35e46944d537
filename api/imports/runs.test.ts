import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { aMember, ask } from '../testing.ts'
import { CancelledError } from './runs.ts'
import { aFile, aSquare, collectionText, type TestFeature } from './testing-files.ts'
import { aTown, type TestTown } from './testing-imports.ts'

const lots = (count: number): TestFeature[] =>
  Array.from({ length: count }, (_, n) => ({
    geometry: aSquare(500_000 + (n % 100) * 20, 500_000 + Math.floor(n / 100) * 20, 20),
    properties: { parcel_number: `${n}` },
  }))

const manyLots = (count: number) => aFile('lots.geojson', collectionText(lots(count), 3844))

const asParcels = ['--as', 'parcels']
const runsOf = (town: TestTown) =>
  town.rows<{
    id: number
    status: string
    message: string | null
    read: number
  }>(sql`select id, status, message, rows_read as read
    from import_runs where municipality_id = ${town.id} order by id`)
const left = async (town: TestTown) => {
  const [row] = await town.rows<{ parcels: number; staged: number }>(sql`select
    (select count(*) from parcels where municipality_id = ${town.id}) as parcels,
    (select count(*) from import_rows where municipality_id = ${town.id}) as staged`)
  return row
}

test('a run says what it did, and leaves no staged rows', async () => {
  const town = await aTown()
  const { runId } = await town.import(manyLots(3), asParcels)
  expect(await runsOf(town)).toEqual([{ id: runId, status: 'done', message: null, read: 3 }])
  expect(await left(town)).toEqual({ parcels: 3, staged: 0 })
})

test.each(['reading', 'checking', 'applying'] as const)(
  'stopped while %s, nothing is changed',
  async (stage) => {
    const town = await aTown()
    const stop = new AbortController()
    const onProgress = (progress: { stage: string }) => {
      if (progress.stage === stage) stop.abort()
    }
    const attempt = town.import(manyLots(2000), asParcels, { signal: stop.signal, onProgress })
    await expect(attempt).rejects.toBeInstanceOf(CancelledError)
    expect(await runsOf(town)).toMatchObject([{ status: 'cancelled' }])
    expect(await left(town)).toEqual({ parcels: 0, staged: 0 })
  },
)

/** More than are taken in at once, with records that are rejected for what stands far before them or nowhere. */
const manyLotsAndMore = [
  ...lots(24_000),
  { geometry: aSquare(500_000, 499_000, 20), properties: { parcel_number: '7' } },
  { geometry: null, properties: { parcel_number: 'nowhere' } },
  { geometry: aSquare(500_000, 499_100, 20), properties: { parcel_number: 'nowhere' } },
]

test('a large file is checked as a whole, though it is taken in while it is read', async () => {
  const town = await aTown()
  const file = aFile('lots.geojson', collectionText(manyLotsAndMore, 3844))
  const { counts, rejections } = await town.import(file, asParcels)
  expect(counts).toMatchObject({ imported: 24_001, rejected: 2 })
  expect(rejections.map(({ examples }) => examples)).toEqual(
    expect.arrayContaining([
      [expect.objectContaining({ reason: 'has the same key (7) as record 8' })],
      [expect.objectContaining({ record: 24_002, reason: 'has no geometry' })],
    ]),
  )
  expect(await left(town)).toEqual({ parcels: 24_001, staged: 0 })
  const again = await town.import(file, asParcels)
  expect(again.counts).toMatchObject({ imported: 0, unchanged: 24_001, rejected: 2 })
})

test('a large file that breaks off at its end changes nothing', async () => {
  const town = await aTown()
  const text = collectionText(manyLotsAndMore, 3844)
  const file = aFile('lots.geojson', text.slice(0, -50))
  await expect(town.import(file, asParcels)).rejects.toThrow('the file ends in the middle')
  expect(await runsOf(town)).toMatchObject([{ status: 'failed' }])
  expect(await left(town)).toEqual({ parcels: 0, staged: 0 })
})

test('planners see imports and stop them; others do not', async () => {
  const town = await aTown()
  const planner = await aMember(town.db, town.id, 'planner')
  const viewer = await aMember(town.db, town.id, 'viewer')
  const path = `/api/v1/${town.slug}/imports`
  let answer: Awaited<ReturnType<typeof ask>> | undefined
  const onProgress = async ({ stage }: { stage: string }) => {
    if (stage !== 'reading' || answer !== undefined) return
    const list = await ask(`${path}?status=reading`, { cookie: viewer.cookie })
    const id = list.json().imports[0]?.id
    if (id === undefined) return
    expect(
      (await ask(`${path}/${id}/cancel`, { method: 'POST', cookie: viewer.cookie })).status,
    ).toBe(403)
    answer = await ask(`${path}/${id}/cancel`, { method: 'POST', cookie: planner.cookie })
  }
  const attempt = town.import(manyLots(2000), asParcels, {
    onProgress,
  })
  await expect(attempt).rejects.toBeInstanceOf(CancelledError)
  expect([answer?.status, answer?.json().isCancelRequested]).toEqual([200, true])
  expect(await left(town)).toEqual({ parcels: 0, staged: 0 })
  const { id } = (await runsOf(town))[0]!
  expect(
    (await ask(`${path}/${id}/cancel`, { method: 'POST', cookie: planner.cookie })).status,
  ).toBe(409)
  expect((await ask(`${path}/${id}`, { cookie: planner.cookie })).json()).toMatchObject({
    id,
    status: 'cancelled',
    report: {},
  })
  expect((await ask(`${path}/${id + 1000}`, { cookie: planner.cookie })).status).toBe(404)
  expect((await ask(path)).status).toBe(401)
})

test('an import does not wait for another town’s that is being applied', async ({ skip }) => {
  const town = await aTown()
  skip(town.db.engine === 'embedded', 'Has one connection: transactions take turns.')
  const other = await town.db.connect({ statementTimeoutMs: 10_000, applicationName: 'other' })
  try {
    await other.query('begin; lock table parcels, import_rows in share update exclusive mode')
    expect((await town.import(manyLots(50), asParcels)).counts.imported).toBe(50)
  } finally {
    await other.end()
  }
})

test('a municipality made for an import that fails goes with it', async () => {
  const town = await aTown()
  const slug = `${town.slug}-new`
  const file = aFile(
    'lots.geojson',
    collectionText([{ geometry: aSquare(2, 48, 1), properties: { parcel_number: '1' } }]),
  )
  const options = ['--municipality', slug, '--create', 'New', '--srid', '3844', ...asParcels]
  await expect(town.import(file, options)).rejects.toThrow('EPSG:3844')
  await expect(town.import(file, ['--municipality', slug, ...asParcels])).rejects.toThrow(
    'There is no municipality',
  )
  const good = manyLots(1)
  const { counts } = await town.import(good, [...options, '--dry-run'])
  expect(counts.imported).toBe(1)
  await expect(town.import(good, ['--municipality', slug, ...asParcels])).rejects.toThrow(
    'There is no municipality',
  )
  expect((await town.import(good, options)).municipality).toBe(slug)
  await expect(
    town.import(good, ['--municipality', slug, '--create', 'New', '--srid', '3857', ...asParcels]),
  ).rejects.toThrow('EPSG:3844, not EPSG:3857')
})

const killScript = `
  import { openDatabase } from './api/db/database.ts'
  import { importFile } from './api/imports/run-import.ts'
  const [file, municipality, dataFolder, url] = process.argv.slice(1)
  const db = await openDatabase({ dataFolder, url: url || undefined, share: true, poolSize: 3 })
  const seen = new Set()
  const onProgress = ({ stage }) => { if (!seen.has(stage)) { seen.add(stage); console.log(stage) } }
  await importFile(db, { file, municipality, as: 'parcels' }, { onProgress })
  console.log('done')`

test('killed in the middle, nothing is changed, and the next import says so', {
  timeout: 120_000,
}, async () => {
  const town = await aTown()
  const { dataFolder, url } = inject('database')
  const file = manyLots(20_000)
  for (const stage of ['reading', 'applying']) {
    const args = [
      '--input-type=module-typescript',
      '-e',
      killScript,
      file,
      town.slug,
      dataFolder,
      url ?? '',
    ]
    const child = spawn(process.execPath, args, {
      cwd: process.cwd(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const chunk of child.stdout) {
      if (String(chunk).includes(stage)) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
  }
  await expect.poll(() => left(town)).toMatchObject({ parcels: 0 })
  await town.import(manyLots(1), asParcels)
  expect((await runsOf(town)).map(({ status }) => status)).toEqual([
    'abandoned',
    'abandoned',
    'done',
  ])
  expect(await left(town)).toEqual({ parcels: 1, staged: 0 })
})

test('what the database cannot hold is one rejected record, not a failed import', async () => {
  const town = await aTown()
  const features = ['a', 'b\0c', 'd\ud800'].map((name, n) => ({
    geometry: aSquare(500_000 + n * 20, 500_000, 20),
    properties: { parcel_number: `${n}`, name },
  }))
  const { counts, rejections } = await town.import(
    aFile('lots.geojson', collectionText(features, 3844)),
    asParcels,
  )
  expect(counts).toMatchObject({ imported: 1, rejected: 2 })
  expect(rejections).toMatchObject([{ code: 'refused' }])
})

test('two imports into one municipality at once do not make a thing twice', async () => {
  const town = await aTown()
  const file = manyLots(500)
  const [one, two] = await Promise.all([town.import(file, asParcels), town.import(file, asParcels)])
  expect([
    one!.counts.imported + two!.counts.imported,
    one!.counts.unchanged + two!.counts.unchanged,
  ]).toEqual([500, 500])
})

test('hostile areas are rejected in time, with and without --repair', {
  timeout: 120_000,
}, async () => {
  const town = await aTown()
  const random = (n: number) => (Math.sin(n * 12.9898) * 43758.5453) % 1
  const knot = (vertices: number) => {
    const ring = Array.from({ length: vertices }, (_, n) => [
      500_000 + random(n) * 500,
      500_000 + random(n + 0.5) * 500,
    ])
    return { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] }
  }
  const features = [200, 2000, 20_000].map((vertices, n) => ({
    geometry: knot(vertices),
    properties: { parcel_number: `${n}` },
  }))
  const file = aFile('knots.geojson', collectionText(features, 3844))
  expect((await town.import(file, asParcels)).counts).toMatchObject({ rejected: 3 })
  expect((await town.import(file, [...asParcels, '--repair'])).counts).toMatchObject({
    rejected: 3,
  })
})
