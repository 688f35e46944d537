import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../api/db/testing.ts'
import { aTownOfTwoDistricts, type TwoDistricts } from '../../api/needs/testing-town.ts'
import { aMember, ask, testApp } from '../../api/testing.ts'
import { meshOf } from '../../web/map/needs/mesh.ts'
import { scoreAt } from '../../web/map/needs/score.ts'
import { sharesOf, writeWeights } from '../../web/needs/weights.ts'
import { decodeTile, tileAt } from '../testing.ts'
import { buildTile } from '../tile-builder.ts'
import { needLayer } from './need-layer.ts'
import { needZooms } from './zooms.ts'

const db = await testDatabase()
let town: TwoDistricts
let viewer: string
let stranger: string
let run: { id: number; revision: number; components: string[]; units: number }

beforeAll(async () => {
  town = await aTownOfTwoDistricts(db)
  viewer = (await aMember(db, town.id, 'viewer')).cookie
  const other = await aTownOfTwoDistricts(db)
  stranger = (await aMember(db, other.id, 'admin')).cookie
  const { cookie } = await aMember(db, town.id, 'manager')
  const answer = await ask(`/api/v1/${town.slug}/needs/runs`, {
    method: 'POST',
    cookie,
    body: { unitKind: 'hexagon-100' },
    headers: { 'idempotency-key': `tiles-${process.pid}` },
  })
  run = answer.json()
  while (run.units === null) {
    await sleep(50)
    run = (await ask(`/api/v1/${town.slug}/needs/runs/${run.id}`, { cookie })).json()
  }
})

const place = (z: number) => {
  const { x, y } = tileAt(25.012, 46.004, z)
  return `${z}/${x}/${y}.mvt`
}
const tilePath = (kind = 'hexagon-100', z = 13, query = '') =>
  `/tiles/${town.slug}/needs/${kind}/${place(z)}${query}`

async function read(path: string, headers: Record<string, string> = { cookie: viewer }) {
  const app = await testApp()
  return app.request(`http://terrier.test${path}`, { headers })
}

describe('a tile of need', () => {
  test('holds the levels of its units as the API gives them', async () => {
    const answer = await read(tilePath())
    expect(answer.status).toBe(200)
    const { needs, ...others } = decodeTile(new Uint8Array(await answer.arrayBuffer()))
    expect(others).toEqual({})
    const levels = new Map(
      needs!.map(({ id, properties }) => [
        id,
        run.components.map((_, index) => Number(properties[`c${index}`] ?? 0)),
      ]),
    )
    const units = (
      await ask(`/api/v1/${town.slug}/needs/units/hexagon-100?limit=1000`, { cookie: viewer })
    ).json()
    expect(units.features.length).toBe(run.units)
    const inTile = units.features.filter(({ id }: { id: number }) => levels.has(id))
    expect(inTile.length).toBeGreaterThan(run.units / 3)
    for (const { id, properties } of inTile) {
      const given = run.components.map((code) => Math.round(properties.levels[code] * 255))
      expect(levels.get(id)).toEqual(given)
    }
  })

  test('gives the map the scores of the API', async () => {
    const bytes = new Uint8Array(await (await read(tilePath())).arrayBuffer())
    const mesh = meshOf(bytes, run.components.length)
    const weights = { reports: 3, pavement: 2.5, condition: 1, people: 0.5 }
    const units = (
      await ask(
        `/api/v1/${town.slug}/needs/units/hexagon-100?limit=1000&corrected=false&weights=${writeWeights(weights)}`,
        { cookie: viewer },
      )
    ).json()
    const scores = new Map<number, number>(
      units.features.map(({ id, properties }: { id: number; properties: { score: number } }) => [
        id,
        properties.score,
      ]),
    )
    const shares = sharesOf(weights, run.components, true)
    expect(mesh.ids.length).toBeGreaterThan(50)
    expect(Math.max(...scores.values())).toBeGreaterThan(0.2)
    mesh.ids.forEach((id, unit) => {
      // The API rounds to four decimals.
      expect(scoreAt(mesh.levels, unit * mesh.components, shares)).toBeCloseTo(scores.get(id)!, 4)
    })
  })

  test('is the same whether the database encodes it or we do', async () => {
    const { x, y } = tileAt(25.012, 46.004, 13)
    const tiles = (['twkb', 'mvt'] as const)
      .filter((encoding) => encoding === 'twkb' || db.hasMvt)
      .map((encoding) =>
        buildTile(db, {
          municipalityId: town.id,
          tile: { z: 13, x, y },
          audience: 'staff',
          actor: { userId: null, role: 'viewer' },
          day: '2026-01-01',
          timeZone: 'UTC',
          layers: [needLayer({ ...run, unitKind: 'hexagon-100' })],
          encoding,
        }),
      )
    const decoded = (await Promise.all(tiles)).map((tile) =>
      decodeTile(tile).needs!.toSorted((a, b) => a.id! - b.id!),
    )
    expect(decoded[0]!.length).toBeGreaterThan(20)
    for (const other of decoded.slice(1))
      expect(other.map(({ id, properties }) => ({ id, properties }))).toEqual(
        decoded[0]!.map(({ id, properties }) => ({ id, properties })),
      )
  })

  test('is for staff of the town alone', async () => {
    for (const [headers, status] of [
      [{}, 401],
      [{ cookie: stranger }, 403],
    ] as [Record<string, string>, number][]) {
      const answer = await read(tilePath(), headers)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    }
  })

  test('is 304 until the run has changed', async () => {
    const etag = (await read(tilePath())).headers.get('etag')!
    expect(etag).toBe(`W/"need-${run.id}-${run.revision}"`)
    const again = await read(tilePath(), { cookie: viewer, 'if-none-match': etag })
    expect(again.status).toBe(304)
    const other = await read(tilePath(), { cookie: viewer, 'if-none-match': 'W/"need-0-1"' })
    expect(other.status).toBe(200)
  })

  test('is 404 where nothing was computed, and where there is no such tile', async () => {
    const answer = await read(tilePath('parcel', 15))
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not-computed' })
    expect((await read(tilePath('hexagon-100', 13, '?asOf=2020-01-01'))).status).toBe(404)
    expect((await read(tilePath('hexagon-100', needZooms['hexagon-100'].min - 1))).status).toBe(404)
    expect((await read(tilePath('square'))).status).toBe(404)
    expect((await read(tilePath('hexagon-100', 13, '?asOf=soon'))).status).toBe(400)
  })

  test('is 204 where there is no unit', async () => {
    expect((await read(`/tiles/${town.slug}/needs/hexagon-100/13/1/1.mvt`)).status).toBe(204)
  })
})
