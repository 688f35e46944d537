import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { inTenant } from '../api/db/tenant.ts'
import { testDatabase } from '../api/db/testing.ts'
import { aMember, testApp } from '../api/testing.ts'
import { aTown, secretOf, type Town, townCorner } from '../api/testing-town.ts'
import { decodeTile, tileAt } from './testing.ts'
import { todayIn } from './tile-service.ts'

const db = await testDatabase()
let town: Town
let clerk: string
let stranger: string

beforeAll(async () => {
  town = await aTown(db)
  const other = await aTown(db)
  clerk = (await aMember(db, town.id, 'clerk')).cookie
  stranger = (await aMember(db, other.id, 'admin')).cookie
})

type Headers = Record<string, string>

async function ask(path: string, headers: Headers = {}) {
  const app = await testApp()
  return app.request(`http://terrier.test${path}`, { headers })
}

const place = (z: number) => {
  const { x, y } = tileAt(townCorner.lon + 0.0005, townCorner.lat + 0.0005, z)
  return `${z}/${x}/${y}.mvt`
}
const tilePath = (z: number, query = '') => `/tiles/${town.slug}/${place(z)}${query}`

async function layersOf(path: string, headers: Headers = {}) {
  const answer = await ask(path, headers)
  expect(answer.status).toBe(200)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return { layers: decodeTile(bytes), text: Buffer.from(bytes).toString('latin1'), answer }
}

describe('a tile', () => {
  test('holds every public collection with the ids of the API', async () => {
    const { layers, answer } = await layersOf(tilePath(17))
    expect(Object.keys(layers).sort()).toEqual([
      'addresses',
      'assets',
      'buildings',
      'districts',
      'parcel_labels',
      'parcels',
      'permits',
      'reports',
      'road_surfaces',
      'roads',
      'works',
      'zones',
    ])
    expect(layers.parcels!.map(({ id }) => id)).toContain(town.ids.parcel)
    expect(layers.reports).toMatchObject([
      {
        id: town.ids.report,
        properties: { category: 'pothole', status: 'new', reported_on: 20463 },
      },
    ])
    expect(layers.parcel_labels![0]!.id).toBeUndefined()
    expect(answer.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
    expect(answer.headers.get('cache-control')).toMatch(/^public/)
    expect(answer.headers.get('vary')).toMatch(/Cookie.*Authorization/)
  })

  test.each([12, 14, 15, 16, 17])('shows the public nothing private at zoom %i', async (z) => {
    for (const headers of [{}, { cookie: stranger }] as Headers[]) {
      const { layers, text } = await layersOf(tilePath(z), headers)
      expect(text).not.toContain(secretOf(town.slug))
      expect(layers).not.toHaveProperty('network_edges')
      expect(layers).not.toHaveProperty('network_nodes')
      const ids = layers.reports?.map(({ id }) => id) ?? []
      expect(ids).not.toContain(town.ids.secretReport)
      expect(layers.assets?.map(({ id }) => id) ?? []).not.toContain(town.ids.pipe)
      const attributes = Object.values(layers)
        .flat()
        .flatMap(({ properties }) => Object.keys(properties))
      expect(attributes).not.toContain('condition')
    }
  })

  test('shows staff the networks and the condition, at the same address', async () => {
    const { layers, answer } = await layersOf(tilePath(17), { cookie: clerk })
    expect(layers.network_edges).toMatchObject([
      { id: town.ids.edge, properties: { network: 'water', kind: 'main', status: 'in-service' } },
    ])
    expect(layers.network_nodes!.map(({ id }) => id).sort()).toEqual(
      [town.ids.node, town.ids.connection].sort(),
    )
    expect(layers.reports!.map(({ id }) => id)).toContain(town.ids.secretReport)
    expect(layers.assets!.find(({ id }) => id === town.ids.asset)?.properties.condition).toBe(13)
    expect(answer.headers.get('cache-control')).toMatch(/^private/)
    // And the public's own answer is untouched by what staff asked for.
    expect((await layersOf(tilePath(17))).layers).not.toHaveProperty('network_edges')
  })

  test('is 204 where there is nothing', async () => {
    const answer = await ask(`/tiles/${town.slug}/17/1/1.mvt`)
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
  })

  test('is 304 for who has it, whatever the compression', async () => {
    const first = await ask(tilePath(16), { 'accept-encoding': 'br' })
    const tag = first.headers.get('etag')!
    const again = await ask(tilePath(16), { 'if-none-match': `"other", ${tag}` })
    expect(again.status).toBe(304)
    expect(again.headers.get('etag')).toBe(tag)
    expect((await ask(tilePath(16), { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('is compressed as the caller likes', async () => {
    const plain = Buffer.from(await (await ask(tilePath(16))).arrayBuffer())
    const coded = async (accept: string) => {
      const answer = await ask(tilePath(16), { 'accept-encoding': accept })
      return [
        answer.headers.get('content-encoding'),
        Buffer.from(await answer.arrayBuffer()),
      ] as const
    }
    const [br, brBytes] = await coded('gzip, deflate, br')
    expect(br).toBe('br')
    expect(brotliDecompressSync(brBytes)).toEqual(plain)
    const [gzip, gzipBytes] = await coded('gzip;q=1, br;q=0')
    expect(gzip).toBe('gzip')
    expect(gunzipSync(gzipBytes)).toEqual(plain)
    expect(await coded('identity')).toEqual([null, plain])
  })

  test.each([
    '18/0/0.mvt',
    '3/8/0.mvt',
    '3/0/9.mvt',
    '-1/0/0.mvt',
    'a/0/0.mvt',
    '3/1.5/2.mvt',
    '3/1/2.png',
  ])('%s is 404 with a problem', async (tile) => {
    const answer = await ask(`/tiles/${town.slug}/${tile}`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('is 404 for a municipality that is not there', async () => {
    expect((await ask('/tiles/no-such-town/3/1/1.mvt')).status).toBe(404)
    expect((await ask('/tiles/no-such-town.json')).status).toBe(404)
    expect((await ask('/tiles/%00/3/1/1.mvt')).status).toBe(404)
  })

  test.each(['yesterday', '2026-13-01', '', '2999-01-01', '2026-01-01T00:00:00'])(
    'asOf=%s is 400',
    async (asOf) => {
      const answer = await ask(tilePath(16, `?asOf=${asOf}`))
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ errors: [{ path: 'query.asOf' }] })
    },
  )
})

describe('a layer asked for alone', () => {
  const zoom = 12
  const countOf = (reports: { properties: Record<string, unknown> }[] = []) =>
    reports.reduce((sum, { properties }) => sum + Number(properties.count ?? 1), 0)

  /** Reports so near to each other that one mark stands for all; the list and the map for a filter. */
  async function both(slug: string, query: string) {
    const { x, y } = tileAt(townCorner.lon + 0.0005, townCorner.lat + 0.0005, zoom)
    const tile = await ask(`/tiles/${slug}/${zoom}/${x}/${y}.mvt?layer=reports&${query}`)
    const bytes = new Uint8Array(await tile.arrayBuffer())
    const list = await (await ask(`/api/v1/${slug}/reports?limit=1000&${query}`)).json()
    const layers = bytes.length === 0 ? {} : decodeTile(bytes)
    expect(Object.keys(layers).filter((name) => name !== 'reports')).toEqual([])
    return { onMap: countOf(layers.reports), listed: list.features.length as number }
  }

  test('is thinned after the filter, so that it shows what the list shows', async () => {
    const crowd = await aTown(db)
    const statuses = ['new', 'scheduled', 'in-progress', 'resolved', 'duplicate']
    await inTenant(db, crowd.id, { userId: null, role: 'system' }, (trx) =>
      sql`insert into reports (municipality_id, number, category, status, reported_at, geom)
        select ${crowd.id}, 'crowd-' || i, 'pothole', (${statuses}::text[])[1 + i % 5],
          timestamptz '2025-12-30 21:30Z' + i * interval '1 hour',
          st_point(${townCorner.lon + 0.0005}, ${townCorner.lat + 0.0005}, 4326)
        from generate_series(1, 60) as i`.execute(trx),
    )
    const days = ['from=2025-12-31', 'to=2025-12-31', 'from=2026-01-01&to=2026-01-01']
    const states = ['', 'status=resolved', 'status=scheduled,in-progress', 'status=rejected']
    for (const query of states.flatMap((state) => ['', ...days].map((day) => `${state}&${day}`))) {
      const { onMap, listed } = await both(crowd.slug, query)
      expect(onMap, query).toBe(listed)
    }
    expect((await both(crowd.slug, 'status=resolved')).onMap).toBe(12)
    const [lat, lon] = [townCorner.lat + 0.0005, townCorner.lon + 0.0005]
    const areas = [
      `circle:${lat},${lon},5`,
      `circle:${lat},${lon},50`,
      `district:${crowd.ids.district}`,
    ]
    for (const area of areas) {
      const within = new URLSearchParams({ within: area })
      const { onMap, listed } = await both(crowd.slug, `status=resolved,new&${within}`)
      expect(onMap, area).toBe(listed)
      expect(onMap).toBe(area === areas[0] ? 24 : 25)
    }
  })

  test.each([
    'layer=parcels',
    'layer=',
    'layer=reports&from=yesterday',
    'layer=reports&status=%00',
    'layer=reports&status=new,unknown',
    'layer=permits&kind=unknown',
    'layer=permits&within=circle:1,2',
  ])('%s is 400 and names the field', async (query) => {
    const answer = await ask(tilePath(14, `?${query}`))
    expect(answer.status).toBe(400)
    const { errors } = (await answer.json()) as { errors: { path: string }[] }
    expect(errors[0]!.path).toMatch(/^query\.(layer|from|status|kind|within)$/)
  })

  test('is whole where every one of it is asked for', async () => {
    const crowd = await aTown(db)
    await inTenant(db, crowd.id, { userId: null, role: 'system' }, (trx) =>
      sql`insert into reports (municipality_id, number, category, geom)
        select ${crowd.id}, 'crowd-' || i, 'pothole', st_point(${townCorner.lon + 0.0005}, ${townCorner.lat + 0.0005}, 4326)
        from generate_series(1, 60) as i`.execute(trx),
    )
    const { x, y } = tileAt(townCorner.lon + 0.0005, townCorner.lat + 0.0005, zoom)
    const marksOf = async (query: string) => {
      const tile = await ask(`/tiles/${crowd.slug}/${zoom}/${x}/${y}.mvt?layer=reports${query}`)
      return decodeTile(new Uint8Array(await tile.arrayBuffer())).reports!
    }
    const thinned = await marksOf('')
    const whole = await marksOf('&whole=true')
    expect(whole.length).toBe(countOf(thinned))
    expect(whole.length).toBeGreaterThan(thinned.length + 50)
  })

  test.each(['work_orders', 'programmes'])(
    'of %s, which are for staff, is empty to the public, and in no tile beside the others',
    async (layer) => {
      const alone = tilePath(14, `?layer=${layer}`)
      await inTenant(db, town.id, { userId: null, role: 'system' }, async (trx) => {
        const middle = sql`select st_centroid(geom) from parcels
          where municipality_id = ${town.id} and id = ${town.ids.second}`
        await sql`insert into ${sql.table(layer)} (municipality_id, number, title, geom)
          values (${town.id}, 'alone', 'alone', (${middle}))`.execute(trx)
      })
      const own = { cookie: clerk }
      expect((await layersOf(alone, own)).layers[layer]).toBeDefined()
      expect((await layersOf(tilePath(14), own)).layers[layer]).toBeUndefined()
      expect((await ask(alone)).status).toBe(204)
    },
  )

  test('is empty at a zoom that does not have it', async () => {
    expect((await ask(tilePath(5, '?layer=reports'))).status).toBe(204)
  })
})

describe('a write', () => {
  const system = { userId: null, role: 'system' } as const
  const parcelOf = async (id: number, query = '') =>
    (await layersOf(tilePath(17, query))).layers.parcels!.find((parcel) => parcel.id === id)

  test('is in the tile within two seconds, and asOf still shows what was before', async () => {
    const id = town.ids.second
    const path = `/tiles/${town.slug}/${place(17)}`
    const before = (await layersOf(path)).layers.parcels!.length
    const { rows } = await sql<{ now: Date }>`select now()`.execute(db.kysely)
    const then = rows[0]!.now.toISOString()
    // The embedded engine's clock goes in milliseconds: what is written in this one was known then.
    await expect
      .poll(
        async () =>
          (
            await sql<{
              isLater: boolean
            }>`select now() > ${then}::timestamptz + interval '1 ms' as "isLater"`.execute(
              db.kysely,
            )
          ).rows[0]!.isLater,
      )
      .toBe(true)
    await inTenant(db, town.id, system, (trx) =>
      sql`update parcels set geom = st_makeenvelope(25.1001, 45.1001, 25.1002, 45.1002, 4326), land_use = 'new use'
        where municipality_id = ${town.id} and id = ${id}`.execute(trx),
    )
    await expect.poll(() => parcelOf(id)).toMatchObject({ properties: { land_use: 'new use' } })
    const past = (await layersOf(tilePath(17, `?asOf=${then}`))).layers.parcels!
    expect(past).toHaveLength(before)
    expect(past.find((parcel) => parcel.id === id)?.properties.land_use).not.toBe('new use')
    const today = await parcelOf(id, `?asOf=${todayIn('Europe/Bucharest')}`)
    expect(today?.properties.land_use).toBe('new use')
  })

  test('that removes a feature removes it from the tile', async () => {
    const id = town.ids.landCover
    const { x, y } = tileAt(townCorner.lon + 0.0005, townCorner.lat + 0.0035, 16)
    const path = `/tiles/${town.slug}/16/${x}/${y}.mvt`
    expect((await layersOf(path)).layers.land_covers!.map((found) => found.id)).toContain(id)
    await inTenant(db, town.id, system, (trx) =>
      sql`delete from land_covers where municipality_id = ${town.id} and id = ${id}`.execute(trx),
    )
    await expect.poll(async () => (await layersOf(path)).layers.land_covers).toBeUndefined()
  })

  test('reaches the blocks of the small scales', async () => {
    const tonesAt = async () => {
      const { layers } = await layersOf(tilePath(13))
      return [...new Set(layers.blocks!.map(({ properties }) => properties.tone))].sort()
    }
    expect(await tonesAt()).toContain('commercial')
    await inTenant(db, town.id, system, (trx) =>
      sql`update parcels set land_use = 'factory' where municipality_id = ${town.id}`.execute(trx),
    )
    await expect.poll(tonesAt).toEqual(['industrial'])
  })
})

describe('TileJSON', () => {
  test('names the layers that are in the tiles, with their attributes', async () => {
    for (const headers of [{}, { cookie: clerk }] as Headers[]) {
      const json = await (await ask(`/tiles/${town.slug}.json`, headers)).json()
      expect(json).toMatchObject({ tilejson: '3.0.0', scheme: 'xyz', maxzoom: 17 })
      expect(json.tiles).toEqual([`http://terrier.test/tiles/${town.slug}/{z}/{x}/{y}.mvt`])
      const fields = Object.fromEntries(
        json.vector_layers.map((layer: { id: string; fields: object }) => [
          layer.id,
          Object.keys(layer.fields),
        ]),
      )
      const { layers } = await layersOf(tilePath(17), headers)
      for (const [name, features] of Object.entries(layers)) {
        for (const { properties } of features)
          expect(fields[name]).toEqual(expect.arrayContaining(Object.keys(properties)))
      }
    }
  })

  test('tells the public nothing of what only staff see', async () => {
    const text = await (await ask(`/tiles/${town.slug}.json`)).text()
    expect(text).not.toMatch(/network|condition/)
  })
})
