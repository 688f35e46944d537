import { beforeAll, expect, test } from 'vitest'
import type { Database } from './db/database.ts'
import { inTenant } from './db/tenant.ts'
import { testDatabase } from './db/testing.ts'
import { aMember, ask, failures } from './testing.ts'
import { addRow, aTown, square, type Town } from './testing-town.ts'

let db: Database
let town: Town
let cookie: string

beforeAll(async () => {
  db = await testDatabase()
  town = await aTown(db)
  cookie = (await aMember(db, town.id, 'viewer')).cookie
})

interface Relation {
  name: string
  hasMore: boolean
  features: { id: number; geometry: unknown; bbox?: number[] }[]
}

async function relations(path: string, as?: string, query = '') {
  const answer = await ask(`/api/v1/${town.slug}/${path}/related${query}`, { cookie: as })
  expect(failures.splice(0)).toEqual([])
  expect(answer.status).toBe(200)
  return answer.json().relations as Relation[]
}

/** The ids found, by relation; relations without any are left out. */
async function related(path: string, as?: string) {
  const found = (await relations(path, as)).filter(({ features }) => features.length > 0)
  return Object.fromEntries(found.map(({ name, features }) => [name, features.map(({ id }) => id)]))
}

test('a parcel leads to all that lies on it and belongs to it', async () => {
  const { ids } = town
  const open = {
    buildings: [ids.building],
    addresses: [ids.address],
    permits: [ids.permit],
    reports: [ids.report],
    zones: [ids.zone],
    districts: [ids.district],
    neighbours: [ids.second],
  }
  expect(await related(`parcels/${ids.parcel}`)).toEqual(open)
  expect(await related(`parcels/${ids.parcel}`, cookie)).toEqual({
    ...open,
    reports: [ids.report, ids.secretReport],
    rights: [ids.right],
    connections: [ids.connection],
  })
})

test('a pipe leads to its nodes, breaks, orders and road', async () => {
  const { ids } = town
  expect(await related(`network-edges/${ids.edge}`, cookie)).toEqual({
    nodes: [ids.node, ids.connection],
    network: [ids.network],
    road: [ids.road],
    assets: [ids.pipe],
    breaks: [ids.workOrder],
    workOrders: [ids.workOrder],
    works: [ids.works],
  })
})

test('a road leads to what is on, along and under it', async () => {
  const { ids } = town
  const found = await related(`roads/${ids.road}`, cookie)
  expect(found).toMatchObject({
    surfaces: [ids.roadSurface],
    addresses: [ids.address],
    works: [ids.works],
    networksUnder: [ids.edge],
  })
  // The reports are some 89 metres away.
  expect(found).not.toHaveProperty('reports')
})

test('reports, permits, works, assets and buildings lead on', async () => {
  const { ids } = town
  const report = await related(`reports/${ids.report}`, cookie)
  expect(report).toMatchObject({
    duplicates: [ids.secretReport],
    parcel: [ids.parcel],
    contact: [ids.report],
  })
  expect(report.events).toHaveLength(2)
  expect((await related(`reports/${ids.report}`)).events).toHaveLength(1)
  expect(await related(`permits/${ids.permit}`)).toMatchObject({
    parcel: [ids.parcel],
    works: [ids.works],
  })
  expect(await related(`works/${ids.works}`, cookie)).toMatchObject({
    permits: [ids.permit],
    workOrders: [ids.workOrder],
    roads: [ids.road],
    networks: [ids.edge],
  })
  expect(await related(`assets/${ids.asset}`, cookie)).toMatchObject({
    inspections: [ids.inspection],
  })
  expect(await related(`buildings/${ids.building}`, cookie)).toMatchObject({
    parcel: [ids.parcel],
    addresses: [ids.address],
    connections: [ids.connection],
  })
})

test('each relation is cut at the limit and says so; geometries come when asked for', async () => {
  const [zones] = (await relations(`zones/${town.ids.zone}`, undefined, '?limit=3')).filter(
    ({ name }) => name === 'parcels',
  )
  expect(zones).toMatchObject({ hasMore: true })
  expect(zones?.features).toHaveLength(3)
  expect(zones?.features[0]).toMatchObject({ geometry: null, bbox: [25.1, 45.1, 25.101, 45.101] })
  const [whole] = await relations(`buildings/${town.ids.building}`, undefined, '?geometry=true')
  expect(whole?.features[0]?.geometry).toMatchObject({ type: 'Polygon' })
})

test('a new building that nobody has assigned is found on the parcel it stands on', async () => {
  const own = await aTown(db)
  const system = { userId: null, role: 'system' as const }
  const added = await inTenant(db, own.id, system, (trx) =>
    addRow(trx, 'buildings', { geom: square(3.2, 0.2, 0.3) }),
  )
  const answer = await ask(`/api/v1/${own.slug}/parcels/${own.ids.parcels[3]}/related`)
  const buildings = answer.json().relations.find(({ name }: Relation) => name === 'buildings')
  expect(buildings.features.map(({ id }: { id: number }) => id)).toEqual([added])
})
