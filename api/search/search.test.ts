import { beforeAll, expect, test } from 'vitest'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'
import { addRow, aTown, secretOf, type Town } from '../testing-town.ts'
import { placeOf, readCoordinates } from './coordinates.ts'

let town: Town

beforeAll(async () => {
  town = await aTown(await testDatabase())
})

async function find(q: string, more = '', cookie?: string) {
  const answer = await ask(`/api/v1/${town.slug}/search?q=${encodeURIComponent(q)}${more}`, {
    cookie,
  })
  expect(failures.splice(0)).toEqual([])
  expect(answer.status).toBe(200)
  return answer.json().results
}

test.each([
  ['Strada Măgurii', 'roads', 'Strada Măgurii'],
  ['strada magurii', 'roads', 'Strada Măgurii'],
  ['strda magurei', 'roads', 'Strada Măgurii'],
  ['magurii 1', 'addresses', 'Strada Măgurii 1'],
  ['C-7', 'parcels', 'C-7'],
  ['c-7', 'parcels', 'C-7'],
  ['tei batran', 'assets', 'Tei bătrân'],
  ['T-1', 'assets', 'Tei bătrân'],
  ['groapa mare', 'reports', 'Groapă mare'],
  ['R-1', 'reports', 'Groapă mare'],
  ['P-1', 'permits', 'P-1'],
  ['reparatii', 'works', 'Reparații'],
  ['centru', 'districts', 'Centru'],
  ['parcul', 'land-covers', 'Parcul Mare'],
])('%s finds %s %s first', async (q, kind, label) => {
  const [first] = await find(q)
  expect(first).toMatchObject({ kind, label })
  expect(first.point[0]).toBeCloseTo(25.1, 0)
  expect(first.bbox).toHaveLength(4)
  const one = await ask(`/api/v1/${town.slug}/${kind}/${first.id}`)
  expect(one.status).toBe(200)
})

test('the public finds nothing that is for staff; staff find it', async () => {
  const db = await testDatabase()
  const { cookie } = await aMember(db, town.id, 'viewer')
  const secret = secretOf(town.slug)
  expect(await find(secret)).toEqual([])
  const kinds = (await find(secret, '', cookie)).map(({ kind }: { kind: string }) => kind)
  expect(new Set(kinds)).toEqual(new Set(['network-nodes', 'reports']))
})

test('another municipality finds nothing of ours', async () => {
  const other = await aTown(await testDatabase())
  const results = (await ask(`/api/v1/${other.slug}/search?q=C-7`)).json().results
  expect(results.map(({ id }: { id: number }) => id)).not.toContain(town.ids.parcels[7])
})

test('what is renamed, retired or removed is found so', async () => {
  const db = await testDatabase()
  const own = await aTown(db)
  const system = { userId: null, role: 'system' as const }
  const kindsOf = async (q: string) =>
    (await ask(`/api/v1/${own.slug}/search?q=${encodeURIComponent(q)}`))
      .json()
      .results.map((r: { label: string }) => r.label)
  await inTenant(db, own.id, system, async (trx) => {
    await trx
      .updateTable('works')
      .set({ title: 'Canalizare nouă' })
      .where('id', '=', own.ids.works)
      .execute()
    await trx
      .updateTable('parcels')
      .set({ valid_until: '2020-01-01' })
      .where('id', '=', own.ids.parcels[5] ?? 0)
      .execute()
    await addRow(trx, 'works', { number: 'L-9', title: 'Vopsit bănci', geom: 'POINT(25.1 45.1)' })
    await trx.deleteFrom('works').where('number', '=', 'L-9').execute()
  })
  expect(await kindsOf('canalizare noua')).toContain('Canalizare nouă')
  expect(await kindsOf('reparatii')).not.toContain('Reparații')
  expect(await kindsOf('C-5')).not.toContain('C-5')
  expect(await kindsOf('vopsit banci')).toEqual([])
})

test('kinds and limit narrow the results', async () => {
  const all = await find('strada magurii', '&kinds=addresses,roads')
  expect(new Set(all.map(({ kind }: { kind: string }) => kind))).toEqual(
    new Set(['roads', 'addresses']),
  )
  expect(await find('C-', '&limit=3')).toHaveLength(3)
  const wrong = await ask(`/api/v1/${town.slug}/search?q=a&kinds=people`)
  expect(wrong.status).toBe(400)
  expect(wrong.json().errors[0].path).toBe('query.kinds')
})

test('coordinates are a place, in degrees and in the official CRS', async () => {
  const [degrees] = await find('45.1, 25.1')
  expect(degrees).toMatchObject({ kind: 'place', id: null, point: [25.1, 45.1] })
  // 25° east, 46° north is the origin of Stereo 70: 500 000, 500 000.
  const [official] = await find('500000 500000')
  expect(official.point[0]).toBeCloseTo(25, 2)
  expect(official.point[1]).toBeCloseTo(46, 2)
  const [named] = await find('EPSG:3857 2793000 5637000')
  expect(named.point[0]).toBeCloseTo(25.09, 1)
})

test.each(['12 34', 'Strada 12', '1,2,3', 'EPSG:3844', ''])(
  '%s is no pair of coordinates',
  (text) => {
    expect(readCoordinates(text)).toBeUndefined()
  },
)

test('of two orders the one in the town is meant', () => {
  const asEastNorth = (east: number, north: number): [number, number] => [
    east / 10_000,
    north / 10_000,
  ]
  const pair = { first: 451_000, second: 251_000, srid: 3844 }
  expect(placeOf(pair, [25, 45, 26, 46], asEastNorth)).toEqual([25.1, 45.1])
})
