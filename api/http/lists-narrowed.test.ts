import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'
import { aTown, type Town, townCorner } from '../testing-town.ts'
import { boxOf, listOf } from './testing-lists.ts'

const system = { userId: null, role: 'system' as const }

let db: Database
let town: Town

beforeAll(async () => {
  db = await testDatabase()
  town = await aTown(db)
})

const list = (query: string, slug = town.slug, path = 'parcels') => listOf(slug, path, query)

test('filters find by value, range and words without accents', async () => {
  const numbers = async (query: string) =>
    (await list(query)).features.map(({ properties }) => properties.cadastralNumber)
  expect(await numbers('landUse=commercial&limit=2')).toEqual(['C-1', 'C-3'])
  expect(await numbers('cadastralNumber=C-2,C-4')).toEqual(['C-2', 'C-4'])
  expect(await numbers('q=magurii 10')).toEqual(['C-9'])
  expect(await numbers('q=%25')).toEqual([])
  const [first] = (await list('limit=1')).features
  const area = first?.properties.areaM2 ?? 0
  expect(await numbers(`minAreaM2=${(area + 1000).toFixed(2)}`)).toEqual([])
  expect(await numbers(`maxAreaM2=${(area + 1000).toFixed(2)}&limit=1`)).toEqual(['C-0'])
})

test('works are found by the window in which they run, reports by the day of the town', async () => {
  const count = async (path: string, query: string) =>
    (await list(query, town.slug, path)).numberReturned
  expect(await count('works', 'from=2026-05-01&to=2026-05-31')).toBe(1)
  expect(await count('works', 'to=2026-02-28')).toBe(0)
  expect(await count('reports', 'from=2026-01-10&to=2026-01-10')).toBe(1)
  expect(await count('reports', 'from=2026-01-11')).toBe(0)
  expect(await count('reports', 'to=2026-01-10T11:59:59Z')).toBe(0)
  expect(await count('reports', 'status=new,resolved&category=pothole')).toBe(1)
  expect(await count('permits', 'from=2026-02-01&to=2026-02-01&kind=building')).toBe(1)
})

test('counts and ids are those of the list, whatever the box and filters', async () => {
  const read = async (path: string, query: URLSearchParams | string) => {
    const answer = await ask(`/api/v1/${town.slug}/${path}?${query}`)
    expect(answer.status).toBe(200)
    return answer.json()
  }
  const thousandth = fc.integer({ min: -2, max: 14 })
  const filters = fc.record(
    {
      bbox: fc.tuple(thousandth, thousandth, fc.nat(12), fc.nat(12)).map((box) => `${boxOf(box)}`),
      landUse: fc.constantFrom('residential', 'commercial', 'residential,commercial', 'none'),
      q: fc.constantFrom('1', 'magurii'),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(filters, async (asked) => {
      const query = new URLSearchParams(asked).toString()
      const found = (await list(`limit=10000&${query}`)).features
      const { ids, hasMore } = await read('parcels/ids', query)
      expect([...ids].sort()).toEqual(found.map(({ id }) => id).sort())
      expect(hasMore).toBe(false)
      expect((await read('parcels/counts', query)).total).toBe(found.length)
      const { total, values } = await read('parcels/counts', `by=landUse&${query}`)
      expect(total).toBe(found.length)
      for (const { value, count } of values)
        expect(count).toBe(found.filter(({ properties }) => properties.landUse === value).length)
    }),
    { numRuns: 25 },
  )
})

test('an area leaves the same in list, counts and ids, however it is put', async () => {
  const ids = async (within: string, path = 'parcels') => {
    const query = new URLSearchParams({ within, limit: '10000' })
    const listed = (await list(query.toString(), town.slug, path)).features.map(({ id }) => id)
    query.delete('limit')
    const counts = await ask(`/api/v1/${town.slug}/${path}/counts?${query}`)
    expect(counts.json()).toMatchObject({ total: listed.length })
    const found = await ask(`/api/v1/${town.slug}/${path}/ids?${query}`)
    expect(found.json().ids.toSorted()).toEqual(listed.toSorted())
    return listed
  }
  const [west, south] = [townCorner.lon, townCorner.lat]
  const ring = (...corners: [number, number][]) =>
    JSON.stringify({
      type: 'Polygon',
      coordinates: [[...corners, corners[0]!].map(([x, y]) => [west + x / 1000, south + y / 1000])],
    })
  const parcels = town.ids.parcels
  expect(await ids(ring([0.2, 0.2], [2.5, 0.2], [2.5, 0.8]))).toEqual(parcels.slice(0, 3))
  // The box of this triangle holds more than it does itself.
  expect(await ids(ring([0.5, 0.5], [9.5, 40], [0.5, 40]))).toEqual(parcels.slice(0, 1))
  expect(await ids(`circle:${south + 0.0005},${west + 0.0005},20`)).toEqual(parcels.slice(0, 1))
  expect(await ids(`district:${town.ids.district}`)).toEqual(parcels)
  // 0.001 degrees of latitude are 111.1 m here.
  const circle = (metres: number) => `circle:${south + 0.0016},${west + 0.0006},${metres}`
  expect(await ids(circle(110), 'reports')).toEqual([])
  expect(await ids(circle(112), 'reports')).toEqual([town.ids.report])
})

test.each([
  [
    'a bow tie',
    '{"type":"Polygon","coordinates":[[[25,45],[26,46],[26,45],[25,46],[25,45]]]}',
    400,
  ],
  [
    'a line there and back',
    '{"type":"Polygon","coordinates":[[[25,45],[26,46],[25,45],[25,45]]]}',
    400,
  ],
  ['an open ring', '{"type":"Polygon","coordinates":[[[25,45],[26,46],[26,45],[25,46]]]}', 400],
  ['a line', '{"type":"LineString","coordinates":[[25,45],[26,46]]}', 400],
  ['beyond the world', '{"type":"Polygon","coordinates":[[[25,95],[26,46],[26,45],[25,95]]]}', 400],
  ['no JSON', '{', 400],
  ['a circle of no size', 'circle:45,25,0', 400],
  ['a circle of half the world', 'circle:45,25,900000', 400],
  ['no such district', 'district:987654321', 422],
])('an area that is %s is refused', async (_, within, status) => {
  const query = new URLSearchParams({ within })
  const answer = await ask(`/api/v1/${town.slug}/parcels?${query}`)
  expect(failures.splice(0)).toEqual([])
  expect(answer.status).toBe(status)
  if (status === 400) expect(answer.json().errors[0].path).toBe('query.within')
})

test('counts tell what the municipality calls its values, and the public nothing of what is for staff', async () => {
  const own = await aTown(db)
  await inTenant(db, own.id, system, (trx) =>
    sql`insert into reports (municipality_id, number, category, visibility, geom)
      values (${own.id}, 'S-1', 'pothole', 'staff', 'SRID=4326;POINT(25.1 45.1)')`.execute(trx),
  )
  const counts = async (by: string, cookie?: string) => {
    const answer = await ask(`/api/v1/${own.slug}/reports/counts?by=${by}`, { cookie })
    return { status: answer.status, ...answer.json() }
  }
  const { values, total } = await counts('category')
  expect(total).toBe(1)
  expect(values).toMatchObject([
    { value: 'pothole', count: 1, names: { name: expect.any(String) } },
  ])
  expect((await counts('visibility')).status).toBe(403)
  expect((await counts('moon')).status).toBe(400)
  const { cookie } = await aMember(db, own.id, 'clerk')
  const { values: seen } = await counts('visibility', cookie)
  expect(seen).toMatchObject([
    { value: 'staff', count: 2 },
    { value: 'public', count: 1 },
  ])
  const ids = await ask(`/api/v1/${own.slug}/reports/ids?visibility=staff`)
  expect(ids.status).toBe(403)
})
