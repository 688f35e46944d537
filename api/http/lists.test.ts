import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask } from '../testing.ts'
import { addRow, aTown, parcelCount, square, type Town } from '../testing-town.ts'
import { type Box, boxOf, listOf, type Parcel, walkThrough } from './testing-lists.ts'

const system = { userId: null, role: 'system' as const }

let db: Database
let town: Town

beforeAll(async () => {
  db = await testDatabase()
  town = await aTown(db)
})

const list = (query: string, slug = town.slug, path = 'parcels') => listOf(slug, path, query)
const walk = (query: string, slug = town.slug, path = 'parcels') => walkThrough(slug, path, query)

test('paging shows every row once, in order, whatever page, sort and box', {
  timeout: 240_000,
}, async () => {
  const own = await aTown(db)
  await inTenant(db, own.id, system, (trx) =>
    // Many equal sort keys, so that ties are paged through as well.
    sql`insert into parcels (municipality_id, cadastral_number, land_use, geom)
      select ${own.id}, 'X-' || (i % 4) || case when i < 30 then '' else '-' || i end, 'other',
        st_makeenvelope(25.1 + (i % 6) * 0.001, 45.1 + (i / 6) * 0.001, 25.1005 + (i % 6) * 0.001, 45.1005 + (i / 6) * 0.001, 4326)
      from generate_series(26, 60) i`.execute(trx),
  )
  const sorts = fc.constantFrom('id', '-id', 'cadastralNumber', '-cadastralNumber')
  const thousandth = fc.integer({ min: -2, max: 14 })
  const box = fc.tuple(thousandth, thousandth, fc.nat(12), fc.nat(12))
  expect(await walk('limit=10000', own.slug)).toHaveLength(parcelCount + 35)
  await fc.assert(
    fc.asyncProperty(
      sorts,
      fc.integer({ min: 1, max: 20 }),
      fc.option(box),
      async (sort, limit, around) => {
        const bbox = around === null ? undefined : boxOf(around)
        const query = new URLSearchParams({
          sort,
          limit: String(limit),
          ...(bbox ? { bbox: bbox.join(',') } : {}),
        })
        const found = await walk(query.toString(), own.slug)
        const ids = found.map(({ id }) => id)
        const sorted = await walk(`limit=10000&sort=${sort}`, own.slug)
        const wanted = sorted.filter((parcel) => bbox === undefined || touches(parcel, bbox))
        expect(ids).toEqual(wanted.map(({ id }) => id))
      },
    ),
    { numRuns: 25 },
  )
})

function touches(parcel: Parcel, [west, south, east, north]: Box) {
  const geometry = (parcel as unknown as { geometry: GeoJSON.Polygon }).geometry
  const ring = geometry.coordinates[0] ?? []
  const [xs, ys] = [ring.map(([x = 0]) => x), ring.map(([, y = 0]) => y)]
  return (
    Math.max(...xs) >= west &&
    Math.min(...xs) <= east &&
    Math.max(...ys) >= south &&
    Math.min(...ys) <= north
  )
}

test('one page is sorted as asked', async () => {
  const rows = async (sort: string) => (await list(`sort=${sort}`)).features
  const numbers = (await rows('-cadastralNumber')).map(
    ({ properties }) => properties.cadastralNumber,
  )
  expect(numbers.slice(0, 2)).toEqual(['C-9', 'C-8'])
  expect((await rows('-id')).map(({ id }) => id)).toEqual(
    (await rows('id')).map(({ id }) => id).reverse(),
  )
})

test('rows with equal sort keys are paged through once each', async () => {
  const own = await aTown(db)
  await inTenant(db, own.id, system, (trx) =>
    sql`insert into reports (municipality_id, number, category, reported_at, geom)
      select ${own.id}, 'T-' || i, 'pothole', timestamptz '2026-02-01T08:00:00Z' + (i % 3) * interval '1 day', 'SRID=4326;POINT(25.1 45.1)'
      from generate_series(1, 30) i`.execute(trx),
  )
  for (const sort of ['reportedAt', '-reportedAt', 'number']) {
    const found = await walk(`limit=4&sort=${sort}`, own.slug, 'reports')
    expect(found).toHaveLength(31)
    expect(new Set(found.map(({ id }) => id)).size).toBe(31)
    const whole = (await list(`limit=100&sort=${sort}`, own.slug, 'reports')).features
    expect(found.map(({ id }) => id)).toEqual(whole.map(({ id }) => id))
  }
})

test('text with quotes, line ends and every script comes back as it was', async () => {
  const own = await aTown(db)
  const texts = [
    '"',
    '\\',
    'a\nb\tc',
    '\u0001\u001f',
    'Ștefan “cel” Mare',
    '漢字 🚰',
    '</script>',
    '',
  ]
  await inTenant(db, own.id, system, async (trx) => {
    for (const [index, text] of texts.entries()) {
      await addRow(trx, 'parcels', {
        cadastral_number: `Q-${index}`,
        land_use: text,
        address: text,
        geom: square(index, 5),
      })
    }
    await sql`update parcels set registered_area_m2 = 'NaN' where cadastral_number = 'Q-0'`.execute(
      trx,
    )
  })
  const { features } = await list('limit=100', own.slug)
  const found = features.filter(({ properties }) => properties.cadastralNumber.startsWith('Q-'))
  expect(found.map(({ properties }) => properties.landUse)).toEqual(texts)
})

test('the default page has 100 and the next link leads on', async () => {
  const page = await list('limit=4')
  expect(page.numberReturned).toBe(4)
  expect(page.links.map(({ rel }) => rel)).toEqual(['self', 'next'])
  expect((await list('')).numberReturned).toBe(parcelCount)
})

test('retired parcels are shown only when asked for', async () => {
  const own = await aTown(db)
  await inTenant(db, own.id, system, async (trx) => {
    await trx
      .updateTable('parcels')
      .set({ valid_until: '2020-06-01' })
      .where('id', '=', own.ids.parcel)
      .execute()
    await addRow(trx, 'parcels', {
      cadastral_number: 'C-0',
      valid_from: '2020-06-01',
      geom: square(0, 0),
    })
  })
  const ids = async (query: string) => (await list(query, own.slug)).features.map(({ id }) => id)
  const isIn = async (query: string) => (await ids(query)).includes(own.ids.parcel)
  expect(await isIn('')).toBe(false)
  expect(await isIn('includeRetired=true')).toBe(true)
  expect(await isIn('validAt=2019-01-01')).toBe(true)
  expect(await isIn('validAt=2020-06-01')).toBe(false)
  expect(await ids('validAt=1999-01-01')).toEqual([])
})

test('asOf shows what was known then: changes, additions and removals', async () => {
  const own = await aTown(db)
  const path = `/api/v1/${own.slug}/works/${own.ids.works}`
  const first = (await ask(path)).json().properties.recordedAt
  await inTenant(db, own.id, system, (trx) =>
    trx
      .updateTable('works')
      .set({ title: 'Second title' })
      .where('id', '=', own.ids.works)
      .execute(),
  )
  const second = (await ask(path)).json().properties.recordedAt
  await inTenant(db, own.id, system, async (trx) => {
    await sql`update permits set works_id = null where municipality_id = ${own.id}`.execute(trx)
    await sql`update work_orders set works_id = null where municipality_id = ${own.id}`.execute(trx)
    await trx.deleteFrom('works').where('id', '=', own.ids.works).execute()
  })
  const titles = async (asOf?: string) => {
    const { features } = await list(
      asOf === undefined ? '' : `asOf=${encodeURIComponent(asOf)}`,
      own.slug,
      'works',
    )
    return features.map((feature) => (feature.properties as unknown as { title: string }).title)
  }
  expect(await titles(first)).toEqual(['Reparații'])
  expect(await titles(second)).toEqual(['Second title'])
  expect(await titles()).toEqual([])
  expect(await titles('2001-01-01')).toEqual([])
  expect((await ask(path)).status).toBe(404)
  expect((await ask(`${path}?asOf=${encodeURIComponent(first)}`)).json().properties.title).toBe(
    'Reparații',
  )
  const { cookie } = await aMember(db, own.id, 'planner')
  const { versions } = (await ask(`${path}/history`, { cookie })).json()
  expect(versions.map(({ operation }: { operation: string }) => operation)).toEqual([
    'delete',
    'update',
    'create',
  ])
  expect(versions[1]).toMatchObject({
    version: 2,
    changes: [{ field: 'title', from: 'Reparații', to: 'Second title' }],
    geometryChanged: false,
    by: { id: 'system' },
  })
})

test('history tells geometry apart, and tells the public only of what it may see', async () => {
  const own = await aTown(db)
  const path = `/api/v1/${own.slug}/parcels/${own.ids.parcel}`
  const actor = { ...system, reason: 'Survey 12/2026' }
  const change = (values: Record<string, unknown>) =>
    inTenant(db, own.id, actor, (trx) =>
      trx.updateTable('parcels').set(values).where('id', '=', own.ids.parcel).execute(),
    )
  await change({ attributes: JSON.stringify({ note: 'only for staff' }) })
  await change({ geom: square(0, 0, 0.5) })
  const { cookie } = await aMember(db, own.id, 'planner')
  const staff = (await ask(`${path}/history?geometry=true`, { cookie })).json().versions
  expect(staff).toHaveLength(3)
  expect(staff[0]).toMatchObject({
    geometryChanged: true,
    reason: 'Survey 12/2026',
    geometry: { type: 'Polygon' },
  })
  expect(staff[0].changes.map(({ field }: { field: string }) => field)).toEqual(['areaM2'])
  const open = (await ask(`${path}/history`)).json().versions
  expect(open.map(({ version }: { version: number }) => version)).toEqual([3, 1])
  expect(JSON.stringify(open)).not.toMatch(/only for staff|Survey|system/)
  const older = (await ask(`${path}/history?limit=1&beforeVersion=3`, { cookie })).json()
  expect(older).toMatchObject({ hasMore: true, versions: [{ version: 2 }] })
})
