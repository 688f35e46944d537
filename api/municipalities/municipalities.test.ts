import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { type Ask, aMember, ask, failures } from '../testing.ts'
import { aTown, parcelCount, type Town } from '../testing-town.ts'

let db: Database
let town: Town
let instanceAdmin: string

beforeAll(async () => {
  db = await testDatabase()
  town = await aTown(db)
  instanceAdmin = (await aMember(db, town.id, 'viewer', { isInstanceAdmin: true })).cookie
})

async function call(path: string, options: Ask = {}) {
  const answer = await ask(path, options)
  expect(failures.splice(0)).toEqual([])
  return answer
}

const create = (body: unknown, key = crypto.randomUUID() as string) =>
  call('/api/v1/municipalities', {
    method: 'POST',
    body,
    cookie: instanceAdmin,
    headers: { 'idempotency-key': key },
  })

const newSlug = () => `new-${crypto.randomUUID().slice(0, 8)}`

test('an instance admin creates a municipality and looks after it', async () => {
  const slug = newSlug()
  const body = {
    slug,
    name: 'Noua',
    srid: 3844,
    country: 'RO',
    timeZone: 'Europe/Bucharest',
    languages: ['ro', 'en'],
    currency: 'RON',
  }
  const created = await create(body)
  expect(created.status).toBe(201)
  expect(created.json()).toMatchObject({ ...body, unitM: 1, version: 1, isDemo: false })
  expect(created.json().crs).toContain('+proj=sterea')
  expect((await call(created.headers.get('location') ?? '')).json().name).toBe('Noua')
  expect((await call(`/api/v1/${slug}/members`, { cookie: instanceAdmin })).status).toBe(200)
  expect((await create(body)).status).toBe(409)
})

test('the unit of the official CRS is read from its definition', async () => {
  // Massachusetts State Plane in US survey feet.
  const created = await create({ slug: newSlug(), name: 'Feet', srid: 2249 })
  expect(created.json().unitM).toBeCloseTo(0.3048006, 7)
  const degrees = await create({ slug: newSlug(), name: 'Degrees', srid: 4326 })
  expect(degrees.json().errors[0]).toMatchObject({ path: 'body.srid' })
  const unknown = await create({ slug: newSlug(), name: 'Unknown', srid: 999_999 })
  expect(unknown.status).toBe(422)
})

test('without a boundary it is about where its things are, as far as one may see them', async () => {
  const { id, slug } = await aMunicipality(db)
  const extent = async (cookie?: string) =>
    (await call(`/api/v1/municipalities/${slug}`, { ...(cookie && { cookie }) })).json().bbox
  expect(await extent()).toBeNull()
  await inTenant(db, id, { userId: null, role: 'system' }, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name) values (${id}, 'hole', 'Hole')`.execute(
      trx,
    )
    // A town of 200 reports, one of them at the edge of the world.
    await sql`insert into reports (municipality_id, number, category, visibility, geom)
      select ${id}, n, 'hole', 'staff', st_setsrid(st_makepoint(25 + n / 1000.0, 45 + n / 1000.0), 4326)
      from generate_series(1, 200) as n`.execute(trx)
    await sql`insert into reports (municipality_id, number, category, visibility, geom)
      values (${id}, 'stray', 'hole', 'staff', st_setsrid(st_makepoint(0, 0), 4326))`.execute(trx)
  })
  expect(await extent()).toBeNull()
  const [west, south, east, north] = await extent((await aMember(db, id, 'clerk')).cookie)
  expect([west, south, east, north].every((each) => each > 25 && each < 45.3)).toBe(true)
  expect([west! < 25.01, south! < 45.01, east! > 25.19, north! > 45.19]).toEqual(
    Array(4).fill(true),
  )
})

test('the same creation sent at once many times is done once', async () => {
  const body = { slug: newSlug(), name: 'Once', srid: 3844 }
  const key = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: 8 }, () => create(body, key)))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
})

test('an admin changes it with If-Match; what it is called is known at once', async () => {
  const own = await aTown(db)
  const { cookie } = await aMember(db, own.id, 'admin')
  const path = `/api/v1/municipalities/${own.slug}`
  const patch = (body: unknown, headers: Record<string, string>) =>
    call(path, { method: 'PATCH', body, cookie, headers })
  const etag = (await call(path)).headers.get('etag') ?? ''
  expect((await patch({ name: 'A' }, {})).status).toBe(428)
  expect((await patch({}, { 'if-match': etag })).status).toBe(422)
  expect(
    (await patch({ timeZone: 'Mars/Olympus' }, { 'if-match': etag })).json().errors[0].path,
  ).toBe('body.timeZone')
  expect((await patch({ slug: 'other' }, { 'if-match': etag })).json().errors[0].path).toBe(
    'body.slug',
  )
  const changed = await patch({ name: 'Renamed', reason: 'Voted' }, { 'if-match': etag })
  expect(changed.status).toBe(200)
  expect(changed.json()).toMatchObject({ name: 'Renamed', version: 2 })
  expect((await patch({ name: 'Lost update' }, { 'if-match': etag })).status).toBe(412)
  expect((await call(path)).json().name).toBe('Renamed')
})

test('what did not change is not sent again', async () => {
  const paths = [
    `/api/v1/municipalities/${town.slug}`,
    `/api/v1/${town.slug}/parcels?limit=2`,
    `/api/v1/${town.slug}/parcels/${town.ids.parcel}`,
  ]
  for (const path of paths) {
    const first = await call(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    const again = await call(path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await call(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    // Staff see more under the same address.
    expect(first.headers.get('vary')).toContain('Cookie')
  }
})

test('the list is paged by slug', async () => {
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = (
      await call(`/api/v1/municipalities?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    ).json()
    seen.push(...page.municipalities.map(({ slug }: { slug: string }) => slug))
    cursor = page.next
  }
  expect(seen).toContain(town.slug)
  expect(new Set(seen).size).toBe(seen.length)
})

test('the summary counts what the reader may see', async () => {
  const { cookie } = await aMember(db, town.id, 'viewer')
  const open = (await call(`/api/v1/${town.slug}/summary`)).json()
  expect(open.collections.parcels).toEqual({
    total: parcelCount,
    by: { landUse: { residential: 5, commercial: 5 } },
  })
  expect(open.collections.reports).toEqual({
    total: 1,
    by: { status: { new: 1 }, category: { pothole: 1 } },
  })
  expect(open.collections).not.toHaveProperty('rights')
  expect(open.reportCategories).toEqual([
    { code: 'pothole', name: 'Pothole', names: { ro: 'Groapă' } },
  ])
  const staff = (await call(`/api/v1/${town.slug}/summary`, { cookie })).json()
  expect(staff.collections.reports.total).toBe(2)
  expect(staff.collections['network-nodes']).toMatchObject({
    total: 2,
    by: { kind: { valve: 1, service: 1 } },
  })
})

test('the process is healthy and the database ready', async () => {
  expect((await call('/health')).json()).toEqual({ status: 'ok' })
  expect((await call('/ready')).json()).toMatchObject({ status: 'ready' })
})
