import { describe, expect, test } from 'vitest'
import { planted } from './planted.ts'
import type { Row, TableName } from './rows/table-rows.ts'
import { generateTown } from './towns.ts'

const today = '2026-05-20'
const town = generateTown({ today }, 0)
const rows = (table: TableName): Row[] => town.rows.get(table) ?? []
const values = (table: TableName, column: string) => new Set(rows(table).map((row) => row[column]))

describe('networks', () => {
  const nodes = new Map(rows('network_nodes').map((node) => [node.id as number, node]))
  const start = (hex: unknown) => String(hex).slice(26, 58)
  const end = (hex: unknown) => String(hex).slice(-32)
  const place = (node: Row | undefined) => String(node!.geom).slice(18)

  test('edges end exactly where their nodes are', () => {
    for (const edge of rows('network_edges')) {
      expect(start(edge.geom)).toBe(place(nodes.get(edge.from_node_id as number)))
      expect(end(edge.geom)).toBe(place(nodes.get(edge.to_node_id as number)))
    }
  })

  test('each network is connected', () => {
    for (const network of rows('networks')) {
      const near = new Map<number, number[]>()
      const link = (a: number, b: number) => near.set(a, [...(near.get(a) ?? []), b])
      for (const edge of rows('network_edges')) {
        if (edge.network_id !== network.id) continue
        link(edge.from_node_id as number, edge.to_node_id as number)
        link(edge.to_node_id as number, edge.from_node_id as number)
      }
      const members = [...nodes.values()].filter((node) => node.network_id === network.id)
      const reached = new Set([members[0]!.id as number])
      for (const id of reached) for (const other of near.get(id) ?? []) reached.add(other)
      expect(reached.size, String(network.name)).toBe(members.length)
    }
  })

  test('sewers fall, and end in the treatment plant', () => {
    const sewer = rows('networks').find((network) => network.kind === 'sewer')!
    const level = (id: unknown, depth: unknown) =>
      Number(nodes.get(id as number)!.elevation_m) - Number(depth)
    const outgoing = new Map<unknown, Row>()
    for (const edge of rows('network_edges')) {
      if (edge.network_id !== sewer.id || edge.kind === 'lateral') continue
      outgoing.set(edge.from_node_id, edge)
      if (edge.kind !== 'gravity') continue
      expect(level(edge.from_node_id, edge.from_depth_m)).toBeGreaterThanOrEqual(
        level(edge.to_node_id, edge.to_depth_m),
      )
    }
    for (const [first] of outgoing) {
      let at: unknown = first
      for (let steps = 0; outgoing.has(at) && steps < 5000; steps++)
        at = outgoing.get(at)!.to_node_id
      expect(nodes.get(at as number)!.kind).toBe('treatment-plant')
    }
  })

  test('reach nearly every house with water, sewer and power', () => {
    const homes = rows('buildings').filter(
      (building) => Number(building.dwellings) > 0 && building.status === 'standing',
    )
    for (const kind of ['water', 'sewer', 'power']) {
      const network = rows('networks').find((candidate) => candidate.kind === kind)!
      const served = new Set(
        [...nodes.values()]
          .filter((node) => node.network_id === network.id)
          .map((node) => node.building_id),
      )
      const share = homes.filter((home) => served.has(home.id)).length / homes.length
      expect(share, kind).toBeGreaterThan(0.97)
    }
  })
})

test('numbers rise along each street, odd on one side and even on the other', () => {
  const streets = new Map<unknown, number[]>()
  for (const address of rows('addresses')) {
    const list = streets.get(address.street) ?? []
    list.push(Number(address.house_number))
    streets.set(address.street, list)
  }
  expect(streets.size).toBeGreaterThan(60)
  for (const [street, numbers] of streets) {
    for (const parity of [0, 1]) {
      const side = numbers.filter((number) => number % 2 === parity)
      expect(side, String(street)).toEqual([...side].sort((a, b) => a - b))
    }
  }
})

test('owners of each current parcel hold a whole between them', () => {
  const shares = new Map<unknown, number>()
  for (const right of rows('rights')) {
    if (right.kind !== 'ownership') continue
    const share = Number(right.share_numerator) / Number(right.share_denominator)
    shares.set(right.parcel_id, (shares.get(right.parcel_id) ?? 0) + share)
  }
  for (const parcel of rows('parcels')) {
    if (!parcel.valid_until) expect(shares.get(parcel.id)).toBeCloseTo(1, 9)
  }
})

test('cadastral numbers are unique, and what was retired names its successors', () => {
  expect(values('parcels', 'cadastral_number').size).toBe(rows('parcels').length)
  const retired = rows('parcels').filter((parcel) => parcel.valid_until)
  expect(retired.length).toBeGreaterThan(40)
  const numbers = values('parcels', 'cadastral_number')
  for (const parcel of retired) {
    for (const successor of (parcel.attributes as { succesori: string[] }).succesori)
      expect(numbers.has(successor)).toBe(true)
  }
})

test('every kind and state occurs', () => {
  const pairs = new Set(rows('permits').map((permit) => `${permit.kind} ${permit.status}`))
  expect(pairs.size).toBe(6 * 8)
  expect(values('works', 'status')).toEqual(
    new Set(['proposed', 'planned', 'running', 'done', 'cancelled']),
  )
  expect(values('reports', 'status')).toEqual(
    new Set([
      'new',
      'acknowledged',
      'scheduled',
      'in-progress',
      'resolved',
      'rejected',
      'duplicate',
    ]),
  )
  expect(values('work_orders', 'status')).toEqual(
    new Set(['requested', 'approved', 'scheduled', 'in-progress', 'done', 'cancelled']),
  )
  expect(values('reports', 'channel').size).toBe(8)
})

test('reports have their seasons and end with the last day', () => {
  const monthsOf = (category: string) =>
    rows('reports')
      .filter((report) => report.category === category)
      .map((report) => new Date(String(report.reported_at)).getUTCMonth())
  const within = (category: string, months: number[]) => {
    const all = monthsOf(category)
    return all.filter((month) => months.includes(month)).length / all.length
  }
  expect(within('pothole', [1, 2, 3])).toBeGreaterThan(0.4)
  expect(within('flooding', [4, 5, 6, 7])).toBeGreaterThan(0.5)
  expect(within('street-light', [10, 11, 0, 1])).toBeGreaterThan(0.45)
  for (const report of rows('reports'))
    expect(String(report.reported_at) < `${today}T23`).toBe(true)
})

test('permits that are issued are still valid, and those that have expired are not', () => {
  for (const permit of rows('permits')) {
    if (permit.status === 'issued') expect(String(permit.expires_on) >= today).toBe(true)
    if (permit.status === 'expired') expect(String(permit.expires_on) < today).toBe(true)
  }
})

test('a town hall always has reports on its desk', () => {
  const open = rows('reports').filter((report) => report.closed_at === null)
  expect(open.length / rows('reports').length).toBeGreaterThan(0.02)
  expect(open.length / rows('reports').length).toBeLessThan(0.12)
})

test('contacts are fictional', () => {
  expect(rows('report_contacts').length).toBeGreaterThan(300)
  for (const { email } of [...rows('report_contacts'), ...rows('parties')]) {
    if (email) expect(String(email)).toMatch(/@example\.test$/)
  }
})

test('versions of a row follow one another without a gap', () => {
  expect(town.past.length).toBeGreaterThan(300)
  const current = new Map<string, Row>()
  for (const [table, list] of town.rows)
    for (const row of list) current.set(`${table} ${row.id}`, row)
  const ends = new Map<string, string>()
  for (const version of town.past) {
    const key = `${version.table} ${version.id}`
    if (ends.has(key)) expect(version.recordedAt).toBe(ends.get(key))
    expect(version.recordedUntil > version.recordedAt).toBe(true)
    ends.set(key, version.recordedUntil)
  }
  for (const [key, until] of ends) expect(current.get(key)!.recorded_at).toBe(until)
})

describe('what is planted', () => {
  const roads = rows('roads')
  test('is there by name', () => {
    const names = values('roads', 'name')
    for (const { street } of [
      ...planted.deteriorating,
      ...planted.silentStreets,
      planted.dugThrice,
      planted.flooding,
      planted.dark,
    ]) {
      expect(names.has(street), street).toBe(true)
    }
    const districts = values('districts', 'name')
    for (const district of [...planted.loudDistricts, ...planted.silentDistricts])
      expect(districts.has(district)).toBe(true)
  })

  test('worn streets are worn, the silent one is hardly reported, the loud district is', () => {
    for (const { street, condition } of planted.deteriorating) {
      for (const road of roads)
        if (road.name === street) expect(Number(road.condition)).toBeLessThanOrEqual(condition[1])
    }
    const perRoad = (street: string) =>
      rows('reports').filter((report) => report.address === street).length
    expect(perRoad(planted.silentStreets[0].street)).toBeLessThan(
      perRoad(planted.deteriorating[0].street) / 4,
    )
  })

  test('one street is to be opened three times within fourteen months', () => {
    const ahead = rows('works').filter(
      (works) =>
        works.status === 'planned' && String(works.title).includes(planted.dugThrice.street),
    )
    for (const kind of planted.dugThrice.kinds)
      expect(ahead.some((works) => works.kind === kind)).toBe(true)
  })
})
