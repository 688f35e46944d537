import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { failures } from '../testing.ts'
import { aManagedTown, type ManagedTown } from './testing-managed.ts'

let db: Database
let managed: ManagedTown

beforeAll(async () => {
  db = await testDatabase()
  managed = await aManagedTown(db)
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

const call: ManagedTown['call'] = (path, asked) => managed.call(path, asked)
const post: ManagedTown['post'] = (path, body) => managed.post(path, body)

describe('unit prices', () => {
  test('a new town has a catalogue, in lei where it counts in lei', async () => {
    const { unitPrices } = (await call('unit-prices', managed.viewer)).json()
    const water = unitPrices.filter((price: { kind: string }) => price.kind === 'water')
    expect(water.map((price: { maxDiameterMm: number }) => price.maxDiameterMm)).toEqual([
      150,
      300,
      null,
    ])
    expect(unitPrices).toContainEqual(
      expect.objectContaining({ code: 'resurface-asphalt', price: 120, moratoriumMonths: 60 }),
    )
  })

  test('a manager adds, changes and removes one, and is told when another did', async () => {
    const own = { names: { en: 'Bench', ro: 'Bancă' }, kind: 'other', per: 'each', price: 1500 }
    const added = await post('unit-prices', { code: 'bench', ...own })
    expect(added.status).toBe(201)
    const tag = added.headers.get('etag')!
    const put = (price: number) =>
      call('unit-prices/bench', {
        method: 'PUT',
        body: { ...own, price, source: 'Contract 12', pricedOn: '2027-01-31', reason: 'dearer' },
        headers: { 'if-match': tag },
      })
    const changed = await put(1600)
    expect(changed.json()).toMatchObject({ price: 1600, version: 2, pricedOn: '2027-01-31' })
    const { versions } = (await call('unit-prices/bench/history', managed.viewer)).json()
    expect(versions).toMatchObject([
      { version: 2, price: 1600, source: 'Contract 12', reason: 'dearer' },
      { version: 1, price: 1500, source: null, reason: null },
    ])
    expect((await put(1700)).status).toBe(412)
    expect((await post('unit-prices', { code: 'bench', ...own })).status).toBe(409)
    const remove = (headers: Record<string, string>) =>
      call('unit-prices/bench', { method: 'DELETE', headers })
    expect((await remove({})).status).toBe(428)
    expect((await remove({ 'if-match': changed.headers.get('etag')! })).status).toBe(204)
    expect(
      (await call('unit-prices/bench', { method: 'PUT', body: own, headers: { 'if-match': '*' } }))
        .status,
    ).toBe(404)
  })

  test.each([
    [{ price: -1 }, 'body.price'],
    [{ kind: 'nonsense' }, 'body.kind'],
    [{ names: { english: 'x' } }, 'body.names'],
  ])('%j is refused with its field', async (wrong, path) => {
    const body = { code: 'wrong', names: { en: 'W' }, kind: 'other', per: 'm', price: 1, ...wrong }
    const answer = await post('unit-prices', body)
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining(path),
    })
  })
})
