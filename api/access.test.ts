import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { collections, listed } from './collections.ts'
import type { Database } from './db/database.ts'
import { inTenant, type Role } from './db/tenant.ts'
import { testDatabase } from './db/testing.ts'
import { type Access, declaredAccess } from './http/access.ts'
import { aMember, ask, failures, testApp } from './testing.ts'
import { aTown, secretOf, type Town } from './testing-town.ts'

const memberRoles = ['viewer', 'clerk', 'operator', 'planner', 'manager', 'admin'] as const

let db: Database
let ours: Town
let theirs: Town
/** Cookies of members of our town by role, and of an admin of the other. */
const cookies = new Map<string, string>()

beforeAll(async () => {
  db = await testDatabase()
  ours = await aTown(db)
  theirs = await aTown(db)
  for (const role of memberRoles) cookies.set(role, (await aMember(db, ours.id, role)).cookie)
  cookies.set('admin elsewhere', (await aMember(db, theirs.id, 'admin')).cookie)
})

async function routes() {
  const app = await testApp()
  return app.routes.filter(({ method }) => method !== 'ALL')
}

test('every route has declared who may call it', async () => {
  const undeclared = (await routes()).filter(
    ({ method, path }) => declaredAccess(method, path) === undefined,
  )
  expect(undeclared).toEqual([])
  expect((await routes()).length).toBeGreaterThan(80)
})

function expected(access: Access | undefined, role: Role): 'in' | 401 | 403 {
  if (access === 'public') return 'in'
  if (role === 'public') return 401
  if (access === 'staff' || access === 'session') return 'in'
  if (access === 'instance-admin') return 403
  return role === 'admin' || access?.includes(role) ? 'in' : 403
}

/** A real address for a route: ids of rows that are there, so that an answer would hold them. */
function addressOf(path: string, town: Town) {
  const collection = /^\/api\/v1\/:municipality\/([a-z-]+)\/:id/.exec(path)?.[1] ?? ''
  return path
    .replace(':municipality', town.slug)
    .replace(':id', String(idOf(collection, town)))
    .replace(':userId', 'nobody')
}

function idOf(collection: string, { ids }: Town) {
  const byPath: Record<string, number> = {
    parcels: ids.parcel,
    'change-sets': ids.changeSet,
    rights: ids.right,
    buildings: ids.building,
    roads: ids.road,
    'road-surfaces': ids.roadSurface,
    addresses: ids.address,
    zones: ids.zone,
    districts: ids.district,
    'land-covers': ids.landCover,
    networks: ids.network,
    'network-nodes': ids.node,
    'network-edges': ids.edge,
    assets: ids.asset,
    inspections: ids.inspection,
    'work-orders': ids.workOrder,
    reports: ids.report,
    permits: ids.permit,
    works: ids.works,
    interventions: ids.intervention,
    moratoriums: ids.moratorium,
    bundles: ids.bundle,
    programmes: ids.programme,
    occasions: ids.occasion,
    plans: ids.plan,
  }
  return byPath[collection] ?? 1
}

const callers = [
  ...memberRoles.map((role) => ({ name: role as string, role: role as Role })),
  { name: 'admin elsewhere', role: 'public' as Role },
  { name: 'nobody', role: 'public' as Role },
]

// Hundreds of requests each.
describe.each(callers)('$name', { timeout: 180_000 }, ({ name, role }) => {
  test('enters where the rule says, and nowhere else, and sees nothing that is not for them', async () => {
    const secret = secretOf(ours.slug)
    for (const { method, path } of await routes()) {
      if (!path.startsWith('/api/v1/') || !path.includes(':municipality')) continue
      const answer = await ask(addressOf(path, ours), {
        method,
        cookie: cookies.get(name),
        ...(method === 'GET' ? {} : { body: { nonsense: true } }),
      })
      expect(failures.splice(0)).toEqual([])
      const wanted = expected(declaredAccess(method, path), role)
      const where = `${method} ${path} as ${name}: ${answer.status} ${answer.text.slice(0, 200)}`
      if (wanted === 'in') expect(where).not.toMatch(/: 40[13] /)
      else if (wanted === 401 && name !== 'nobody') expect(where).toMatch(/: 403 /)
      else expect(where).toContain(`: ${wanted} `)
      if (role === 'public') {
        expect(where + answer.text).not.toContain(secret)
        expect(where + answer.text).not.toContain('9876543')
      }
      expect(where + answer.text).not.toContain(secretOf(theirs.slug))
    }
  })

  test('finds no row of another municipality by its id', async () => {
    for (const path of Object.values(listed).map((one) => one.path)) {
      for (const tail of ['', '/history', '/related']) {
        const answer = await ask(`/api/v1/${ours.slug}/${path}/${idOf(path, theirs)}${tail}`, {
          cookie: cookies.get(name),
        })
        expect(`${path}${tail} ${answer.status}`).toMatch(/ (404|401|403)$/)
      }
    }
  })
})

test('a staff-only filter is refused to the public', async () => {
  expect((await ask(`/api/v1/${ours.slug}/assets?minCondition=10`)).status).toBe(403)
  expect(
    (await ask(`/api/v1/${ours.slug}/assets?minCondition=10`, { cookie: cookies.get('viewer') }))
      .status,
  ).toBe(200)
})

test('the public is given no field that is for staff', async () => {
  for (const { path, visibility, fields } of Object.values(listed)) {
    if (visibility === 'staff') continue
    const { features } = (await ask(`/api/v1/${ours.slug}/${path}`)).json()
    const open = Object.entries(fields).flatMap(([name, field]) =>
      field.visibility === 'public' ? [name] : [],
    )
    expect(features.length).toBeGreaterThan(0)
    for (const { properties } of features)
      expect(Object.keys(properties).sort()).toEqual(open.sort())
  }
})

test('row-level security alone keeps tenants and the public apart', async () => {
  for (const { table, visibility } of collections.values()) {
    const count = async (municipalityId: number, role: Role) => {
      const { rows } = await inTenant(db, municipalityId, { userId: null, role }, (trx) =>
        sql<{
          mine: number
          all: number
        }>`select count(*) filter (where municipality_id = ${ours.id})::integer as mine,
          count(*)::integer as all from ${sql.table(table)}`.execute(trx),
      )
      return rows[0]
    }
    const asStaff = await count(ours.id, 'viewer')
    expect({ table, ...asStaff }).toEqual({ table, mine: asStaff?.all, all: asStaff?.all })
    expect({ table, rows: asStaff?.mine }).not.toEqual({ table, rows: 0 })
    expect({ table, ...(await count(theirs.id, 'admin')) }).toMatchObject({ table, mine: 0 })
    if (visibility === 'staff')
      expect({ table, ...(await count(ours.id, 'public')) }).toEqual({ table, mine: 0, all: 0 })
  }
})

test('history is kept apart as its table is', async () => {
  const own = await aTown(db)
  const system = { userId: null, role: 'system' as const }
  await inTenant(db, own.id, system, async (trx) => {
    await trx
      .updateTable('reports')
      .set({ title: 'Was public' })
      .where('id', '=', own.ids.report)
      .execute()
  })
  await inTenant(db, own.id, system, async (trx) => {
    await trx
      .updateTable('reports')
      .set({ visibility: 'staff' })
      .where('id', '=', own.ids.report)
      .execute()
  })
  const path = `/api/v1/${own.slug}/reports/${own.ids.report}`
  for (const tail of ['', '/history', '/related']) expect((await ask(path + tail)).status).toBe(404)
  const before = new Date(Date.now() - 1).toISOString()
  expect((await ask(`${path}?asOf=${before}`)).status).toBe(404)
  expect((await ask(`/api/v1/${own.slug}/reports?asOf=${before}`)).json().features).toEqual([])
})
