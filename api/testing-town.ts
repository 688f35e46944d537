import { type RawBuilder, sql } from 'kysely'
import type { Database } from './db/database.ts'
import type { Trx } from './db/tables.ts'
import { inTenant } from './db/tenant.ts'
import { aMunicipality } from './db/testing.ts'

/** Where a test town lies, in degrees. */
export const townCorner = { lon: 25.1, lat: 45.1 }

/** Ten parcels, 0.001° wide, in a row: number i begins at lon 25.1 + i / 1000. */
export const parcelCount = 10

/** Must be seen by no one outside: it stands in every private column of a test town. */
export const secretOf = (slug: string) => `secret-${slug}`

/** A square with its lower left corner `east` and `north` thousandths of a degree from the town's. */
export function square(east: number, north: number, size = 1) {
  const [west, south] = [townCorner.lon + east / 1000, townCorner.lat + north / 1000]
  return sql`st_makeenvelope(${west}::float8, ${south}::float8, ${west + size / 1000}::float8, ${south + size / 1000}::float8, 4326)`
}

function pointAt(east: number, north: number) {
  return sql`st_setsrid(st_makepoint(${townCorner.lon + east / 1000}::float8, ${townCorner.lat + north / 1000}::float8), 4326)`
}

function lineOf(from: [number, number], to: [number, number]) {
  return sql`st_makeline(${pointAt(...from)}, ${pointAt(...to)})`
}

type Values = Record<string, unknown>

/** Adds a row as the system and returns its id. */
export async function addRow(trx: Trx, table: string, values: Values): Promise<number> {
  const names = Object.keys(values)
  const items = names.map((name) => {
    const value = values[name]
    return isSql(value) ? value : sql`${value}`
  })
  const result = await sql<{ id: number }>`
    insert into ${sql.table(table)} (municipality_id, ${sql.join(names.map((name) => sql.ref(name)))})
    values (current_municipality(), ${sql.join(items)}) returning *`.execute(trx)
  return Number(result.rows[0]?.id)
}

function isSql(value: unknown): value is RawBuilder<unknown> {
  return typeof value === 'object' && value !== null && 'toOperationNode' in value
}

export type Town = Awaited<ReturnType<typeof aTown>>

/** A municipality with one or more of everything, related as in a real one. */
export async function aTown(db: Database) {
  const town = await aMunicipality(db)
  const secret = secretOf(town.slug)
  const ids = await inTenant(db, town.id, { userId: null, role: 'system' }, async (trx) => {
    const land = await addLand(trx, secret)
    const under = await addNetworks(trx, secret, land)
    const care = await addMaintenance(trx, secret, { ...land, ...under })
    const requests = await addRequests(trx, secret, { ...land, ...care })
    const changeSet = await addRow(trx, 'change_sets', { name: 'Lots', reason: secret })
    return {
      ...land,
      ...under,
      ...care,
      ...requests,
      ...(await addPlanning(trx, secret, land)),
      changeSet,
    }
  })
  return { ...town, ids }
}

const hidden = (secret: string) => ({
  attributes: JSON.stringify({ secret }),
  source: secret,
  external_id: secret,
})

async function addLand(trx: Trx, secret: string) {
  const parcels: number[] = []
  for (let index = 0; index < parcelCount; index++) {
    parcels.push(
      await addRow(trx, 'parcels', {
        cadastral_number: `C-${index}`,
        land_use: index % 2 === 0 ? 'residential' : 'commercial',
        address: `Strada Măgurii ${index + 1}`,
        valid_from: '2001-01-01',
        geom: square(index, 0),
        ...hidden(secret),
      }),
    )
  }
  const [parcel = 0, second = 0] = parcels
  const road = await addRow(trx, 'roads', {
    name: 'Strada Măgurii',
    geom: lineOf([0, -0.2], [10, -0.2]),
    ...hidden(secret),
  })
  const building = await addRow(trx, 'buildings', {
    parcel_id: parcel,
    use: 'house',
    geom: square(0.2, 0.2, 0.2),
    ...hidden(secret),
  })
  const address = await addRow(trx, 'addresses', {
    label: 'Strada Măgurii 1',
    street: 'Strada Măgurii',
    house_number: '1',
    parcel_id: parcel,
    building_id: building,
    road_id: road,
    geom: pointAt(0.3, 0.3),
    ...hidden(secret),
  })
  const roadSurface = await addRow(trx, 'road_surfaces', {
    road_id: road,
    geom: square(0, -1),
    ...hidden(secret),
  })
  const zone = await addRow(trx, 'zones', {
    code: 'L1',
    name: 'Locuire',
    geom: square(-1, -1, 20),
    ...hidden(secret),
  })
  const district = await addRow(trx, 'districts', {
    name: 'Centru',
    geom: square(-2, -2, 30),
    ...hidden(secret),
  })
  const landCover = await addRow(trx, 'land_covers', {
    kind: 'park',
    name: 'Parcul Mare',
    geom: square(0, 3),
    ...hidden(secret),
  })
  const party = await addRow(trx, 'parties', {
    name: `${secret} Ion Popescu`,
    identifier: secret,
    email: `${secret}@example.test`,
    ...hidden(secret),
  })
  const right = await addRow(trx, 'rights', {
    kind: 'ownership',
    party_id: party,
    parcel_id: parcel,
    description: secret,
    valid_from: '2001-01-01',
    ...hidden(secret),
  })
  return {
    parcels,
    parcel,
    second,
    road,
    building,
    address,
    roadSurface,
    zone,
    district,
    landCover,
    party,
    right,
  }
}

type Land = Awaited<ReturnType<typeof addLand>>

async function addNetworks(trx: Trx, secret: string, land: Land) {
  const network = await addRow(trx, 'networks', {
    kind: 'water',
    name: `Apă ${secret}`,
    ...hidden(secret),
  })
  const common = { network_id: network, valid_from: '2001-01-01', ...hidden(secret) }
  const node = await addRow(trx, 'network_nodes', {
    ...common,
    kind: 'valve',
    label: `V1 ${secret}`,
    geom: pointAt(0, -0.2),
  })
  const connection = await addRow(trx, 'network_nodes', {
    ...common,
    kind: 'service',
    label: `S1 ${secret}`,
    building_id: land.building,
    geom: pointAt(0.25, 0.2),
  })
  const edge = await addRow(trx, 'network_edges', {
    ...common,
    from_node_id: node,
    to_node_id: connection,
    material: secret,
    road_id: land.road,
    geom: lineOf([0, -0.2], [0.25, 0.2]),
  })
  return { network, node, connection, edge }
}

async function addPlanning(trx: Trx, secret: string, { road }: Land) {
  const geom = lineOf([0, -0.2], [3, -0.2])
  const plan = await addRow(trx, 'plans', { name: secret, first_year: 2027, years: 3 })
  const bundle = await addRow(trx, 'bundles', { title: secret })
  const intervention = await addRow(trx, 'interventions', {
    title: secret,
    bundle_id: bundle,
    geom,
  })
  const programme = await addRow(trx, 'programmes', { title: secret, geom, ...hidden(secret) })
  const moratorium = await addRow(trx, 'moratoriums', {
    road_id: road,
    starts_on: '2026-01-01',
    ends_on: '2031-01-01',
    reason: secret,
    geom,
  })
  await addRow(trx, 'need_units', { kind: 'district', key: '1', label: secret, geom: square(0, 0) })
  const occasion = await addRow(trx, 'occasions', { title: secret, geom, ...hidden(secret) })
  return { plan, bundle, intervention, programme, moratorium, occasion }
}

interface Places {
  parcel: number
  road: number
  edge: number
}

async function addMaintenance(trx: Trx, secret: string, { edge }: Places) {
  await sql`insert into asset_types (municipality_id, code, name) values
    (current_municipality(), 'tree', 'Tree'), (current_municipality(), 'pipe', 'Pipe')`.execute(trx)
  const asset = await addRow(trx, 'assets', {
    type: 'tree',
    tag: 'T-1',
    name: 'Tei bătrân',
    condition: 13,
    manufacturer: secret,
    replacement_cost: 9_876_543,
    geom: pointAt(0.5, 0.5),
    ...hidden(secret),
  })
  const pipe = await addRow(trx, 'assets', {
    type: 'pipe',
    edge_id: edge,
    geom: lineOf([0, -0.2], [0.25, 0.2]),
    ...hidden(secret),
  })
  const works = await addRow(trx, 'works', {
    number: 'L-1',
    title: 'Reparații',
    status: 'running',
    starts_at: '2026-03-01T08:00:00Z',
    geom: lineOf([0, -0.2], [3, -0.2]),
    ...hidden(secret),
  })
  await addRow(trx, 'works_phases', { works_id: works, sequence: 1, name: 'Săpătură' })
  const workOrder = await addRow(trx, 'work_orders', {
    number: `WO-1 ${secret}`,
    title: secret,
    kind: 'emergency',
    asset_id: pipe,
    works_id: works,
    geom: pointAt(0.1, 0),
    ...hidden(secret),
  })
  const inspection = await addRow(trx, 'inspections', {
    asset_id: asset,
    work_order_id: workOrder,
    inspected_at: '2025-05-01T10:00:00Z',
    findings: secret,
    ...hidden(secret),
  })
  return { asset, pipe, works, workOrder, inspection }
}

async function addRequests(
  trx: Trx,
  secret: string,
  land: { parcel: number; works: number; party?: number },
) {
  await sql`insert into report_categories (municipality_id, code, name, names) values
    (current_municipality(), 'pothole', 'Pothole', '{"ro": "Groapă"}')`.execute(trx)
  const common = { category: 'pothole', geom: pointAt(0.6, 0.6), ...hidden(secret) }
  const report = await addRow(trx, 'reports', {
    ...common,
    number: 'R-1',
    title: 'Groapă mare',
    reported_at: '2026-01-10T12:00:00Z',
  })
  const secretReport = await addRow(trx, 'reports', {
    ...common,
    number: 'R-2',
    title: secret,
    visibility: 'staff',
    duplicate_of_id: report,
  })
  await sql`insert into report_contacts (municipality_id, report_id, name, email) values
    (current_municipality(), ${report}, ${secret}, ${`${secret}@example.test`})`.execute(trx)
  await addRow(trx, 'report_events', { report_id: report, status: 'new', note: 'Received' })
  await addRow(trx, 'report_events', {
    report_id: report,
    status: 'new',
    note: secret,
    is_public: false,
  })
  const permit = await addRow(trx, 'permits', {
    number: 'P-1',
    kind: 'building',
    estimated_cost: 9_876_543,
    parcel_id: land.parcel,
    works_id: land.works,
    submitted_on: '2026-02-01',
    geom: square(0.1, 0.1, 0.5),
    ...hidden(secret),
  })
  await sql`insert into permit_parties (municipality_id, permit_id, party_id, role)
    select current_municipality(), ${permit}, id, 'applicant' from parties where municipality_id = current_municipality()`.execute(
    trx,
  )
  return { report, secretReport, permit }
}
