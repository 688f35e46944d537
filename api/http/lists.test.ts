import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'
import { addRow, aTown, parcelCount, square, type Town, townCorner } from '../testing-town.ts'

const system = { userId: null, role: 'system' as const }

let db: Database
let town: Town

beforeAll(async () => {
  db = await testDatabase()
  town = await aTown(db)
})

interface Parcel {
  id: number
  properties: { cadastralNumber: string; areaM2: number; landUse: string | null }
}

async function list(query: string, slug = town.slug, path = 'parcels') {
  const answer = await ask(`/api/v1/${slug}/${path}?${query}`)
  expect(failures.splice(0)).toEqual([])
  expect(answer.status).toBe(200)
  return answer.json() as {
    features: Parcel[]
    numberReturned: number
    links: { rel: string; href: string }[]
  }
}

/** Every page, by following the next links. */
async function walk(query: string, slug = town.slug, path = 'parcels') {
  const found: Parcel[] = []
  let next: string | undefined = `/api/v1/${slug}/${path}?${query}`
  for (let pages = 0; next !== undefined; pages++) {
    expect(pages).toBeLessThan(100)
    const answer = await ask(next)
    expect(failures.splice(0)).toEqual([])
    expect(answer.status).toBe(200)
    const page = answer.json()
    found.push(...page.features)
    next = page.links.find((link: { rel: string }) => link.rel === 'next')?.href
    expect(answer.headers.get('link')).toBe(next === undefined ? null : `<${next}>; rel="next"`)
  }
  return found
}

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

type Box = [number, number, number, number]

/** With edges off the grid, so that no rounding decides whether something touches. */
function boxOf([east, north, width, height]: [number, number, number, number]): Box {
  const [west, south] = [
    townCorner.lon + east / 1000 + 0.0003,
    townCorner.lat + north / 1000 + 0.0003,
  ]
  return [west, south, west + width / 1000, south + height / 1000]
}

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
