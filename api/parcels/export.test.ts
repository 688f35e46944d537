import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MultiPolygon, Polygon } from 'geojson'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aBlock, aChangeSet, aSplit, at, type Block } from '../change-sets/testing.ts'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { fileFormatNames } from '../geo/files/formats.ts'
import { aMember, failures, testApp } from '../testing.ts'
import { addRow } from '../testing-town.ts'

let db: Database
let block: Block

beforeAll(async () => {
  db = await testDatabase()
  block = await aBlockWithHole()
})

/** Six lots that share corners, one named in Romanian, and one with another inside it. */
async function aBlockWithHole() {
  const made = await aBlock(db)
  const polygon = (...rings: [number, number][][]) =>
    sql`st_setsrid(st_geomfromgeojson(${JSON.stringify({
      type: 'Polygon',
      coordinates: rings.map((ring) => [...ring, ring[0]]),
    })}), 4326)`
  const inner = [at(210, 10), at(210, 20), at(220, 20), at(220, 10)]
  const outer = [at(200, 0), at(230, 0), at(230, 30), at(200, 30)]
  await inTenant(db, made.id, { userId: null, role: 'system' }, async (trx) => {
    const about = { valid_from: '2001-01-01', assessed_land_value: 987_654 }
    await addRow(trx, 'parcels', { ...about, cadastral_number: 'G', geom: polygon(outer, inner) })
    await addRow(trx, 'parcels', {
      ...about,
      cadastral_number: 'Șanț „7”, "A"\\1',
      geom: polygon(inner),
    })
  })
  return made
}

async function save(query: string, { cookie = '', of = block } = {}) {
  const app = await testApp()
  const path = `http://terrier.test/api/v1/${of.slug}/parcels/export?${query}`
  const response = await app.request(path, { headers: cookie ? { cookie } : {} })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(failures.splice(0)).toEqual([])
  const disposition = response.headers.get('content-disposition') ?? ''
  const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? ''
  return { status: response.status, headers: response.headers, bytes, name }
}

const problemOf = ({ bytes }: { bytes: Buffer }) => JSON.parse(bytes.toString())

interface ReadArea {
  name: string | null
  areaM2: number | null
  geometry: Polygon | MultiPolygon
  problems: { code: string; severity: string }[]
}

async function read(name: string, bytes: Buffer, query: Record<string, string> = {}) {
  const app = await testApp()
  const params = new URLSearchParams({ name, ...query })
  const response = await app.request(
    `http://terrier.test/api/v1/${block.slug}/surveys/read?${params}`,
    {
      method: 'POST',
      headers: { cookie: block.planner.cookie, origin: 'http://terrier.test' },
      body: new Uint8Array(bytes),
    },
  )
  expect(failures.splice(0)).toEqual([])
  const body = await response.json()
  expect([response.status, body.detail]).toEqual([200, undefined])
  return body as { crs: string; features: ReadArea[] }
}

/** The register's corners of each parcel, in the official CRS, as the database has them. */
async function registered(srid = 3844) {
  const { rows } = await inTenant(db, block.id, { userId: null, role: 'system' }, (trx) =>
    sql<{ name: string; corners: [number, number][] }>`
      select cadastral_number as name, (
        select json_agg(json_build_array(st_x(c.geom), st_y(c.geom)))
        from st_dumppoints(st_transform(p.geom, ${srid}::int)) as c) as corners
      from parcels p where municipality_id = ${block.id} order by cadastral_number`.execute(trx),
  )
  return new Map(rows.map(({ name, corners }) => [name, corners]))
}

/** How far the corners of one are from the nearest of the other. */
function farthestM(one: number[][], other: number[][]) {
  const away = ([x = 0, y = 0]: number[]) =>
    Math.min(...other.map(([a = 0, b = 0]) => Math.hypot(a - x, b - y)))
  return Math.max(...one.map(away))
}

const flatCorners = (geometry: Polygon | MultiPolygon) =>
  geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2)

const metresPerDegree = 111_320

describe('parcels as a file', () => {
  test.each(fileFormatNames)('%s is read again as what was written', async (format) => {
    const { status, bytes, name, headers } = await save(`format=${format}`)
    expect([status, status === 200 ? '' : bytes.toString()]).toEqual([200, ''])
    expect(name).toMatch(new RegExp(`^${block.slug}-parcels-epsg3844\\.[a-z]+$`))
    expect(Number(headers.get('content-length'))).toBe(bytes.length)
    const saysCrs = format !== 'csv' && format !== 'dxf'
    const survey = await read(name, bytes, saysCrs ? {} : { crs: 'EPSG:3844' })
    expect(survey.crs).toBe('EPSG:3844')
    const degrees = await registered(4326)
    expect(survey.features.map((area) => area.name).sort()).toEqual([...degrees.keys()].sort())
    for (const { name, geometry, problems } of survey.features) {
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      const corners = flatCorners(geometry)
      expect(corners.length).toBe(degrees.get(name!)!.length)
      expect(farthestM(corners, degrees.get(name!)!) * metresPerDegree).toBeLessThan(0.001)
      expect(farthestM(degrees.get(name!)!, corners) * metresPerDegree).toBeLessThan(0.001)
    }
    // What neighbours share is one corner and not two: 12 of the block, 8 of the lot with a hole.
    const all = survey.features.flatMap(({ geometry }) => flatCorners(geometry).map(String))
    expect(new Set(all).size).toBe(20)
  })

  const hasOgr = spawnSync('ogrinfo', ['--version']).status === 0
  test.skipIf(!hasOgr).each(fileFormatNames.filter((format) => format !== 'csv'))(
    '%s opens in GDAL with its CRS and coordinates',
    async (format) => {
      const { bytes, name } = await save(`format=${format}`)
      const folder = mkdtempSync(join(tmpdir(), 'terrier-test-'))
      const file = join(folder, name)
      writeFileSync(file, bytes)
      const target = join(folder, 'back.geojson')
      // Without a change of CRS, and east before north, as maps draw it.
      const source = format === 'shapefile' ? `/vsizip/${file}` : file
      const opened = spawnSync('ogr2ogr', ['-f', 'GeoJSON', '-lco', 'RFC7946=NO', target, source])
      expect([opened.status, String(opened.stderr)]).toEqual([0, ''])
      const { features, crs } = JSON.parse(readFileSync(target, 'utf8'))
      if (format !== 'dxf') expect(crs.properties.name).toMatch(/3844$/)
      const corners = [...(await registered()).values()].flat()
      const found = features
        .filter((feature: { geometry: { type: string } }) => feature.geometry.type !== 'Point')
        .flatMap((feature: { geometry: { coordinates: unknown[] } }) =>
          feature.geometry.coordinates.flat(5),
        ) as number[]
      const pairs = Array.from({ length: found.length / 2 }, (_, i) =>
        found.slice(2 * i, 2 * i + 2),
      )
      expect(farthestM(pairs, corners)).toBeLessThan(0.001)
      expect(farthestM(corners, pairs)).toBeLessThan(0.001)
      if (format === 'dxf') {
        const texts = features.flatMap((f: { properties: { Layer: string; Text: string } }) =>
          f.properties.Layer === 'PARCEL_NUMBERS' ? [f.properties.Text] : [],
        )
        expect(texts.sort()).toEqual([...(await registered()).keys()].sort())
      } else expect(JSON.stringify(features)).toContain('residential')
      execFileSync('rm', ['-r', folder])
    },
  )

  test('is in any CRS that reaches there, and degrees are those of the register to the bit', async () => {
    const { bytes } = await save('format=geojson&srid=4326')
    const { features } = JSON.parse(bytes.toString())
    const degrees = [...(await registered(4326)).values()].flat().map(String)
    const found = features.flatMap((f: { geometry: Polygon }) =>
      flatCorners(f.geometry).map(String),
    )
    expect(new Set(found)).toEqual(new Set(degrees))
    const utm = await save('format=gml&srid=32635')
    const again = await read(utm.name, utm.bytes)
    expect(again.crs).toBe('EPSG:32635')
    const { features: areas } = again
    for (const { name, geometry } of areas)
      expect(
        farthestM(flatCorners(geometry), (await registered(4326)).get(name!)!) * metresPerDegree,
      ).toBeLessThan(0.001)
  })

  test('holds those that are asked for: by id, area, filter or day', async () => {
    const names = async (query: string) => {
      const { bytes } = await save(`format=csv&${query}`)
      return [
        ...new Set(
          bytes
            .toString()
            .split('\r\n')
            .slice(1, -1)
            .map((row) => row.split(',')[0]),
        ),
      ]
    }
    expect(await names(`ids=${block.parcels[1]},${block.parcels[3]}`)).toEqual(['2', '4'])
    const [w, s, e, n] = [...at(-1, -1), ...at(19, 29)]
    expect(await names(`bbox=${w},${s},${e},${n}`)).toEqual(['1'])
    expect(await names(`within=circle:${at(10, 10)[1]},${at(10, 10)[0]},5`)).toEqual(['1'])
    expect(await names('cadastralNumber=5')).toEqual(['5'])
    const before = await save('format=csv&asOf=2000-01-01')
    expect([before.status, problemOf(before).code]).toEqual([422, 'nothing-to-export'])
  })

  test('of a change set is as it leaves parcels, for staff', async () => {
    const other = await aBlock(db)
    const set = await aSplit(other, ['1a', '1b'])
    const asked = `format=geojson&changeSet=${set.id}`
    const cookie = other.planner.cookie
    const { bytes } = await save(asked, { of: other, cookie })
    const { features } = JSON.parse(bytes.toString())
    const numbers = features.map(
      ({ properties }: { properties: { cadastral_number: string } }) => properties.cadastral_number,
    )
    // The neighbour has the corner that the split has put on its side.
    expect(numbers).toEqual(['1a', '1b', '2'])
    expect(features[0].properties.area_m2 + features[1].properties.area_m2).toBeCloseTo(600, -1)
    const stranger = await save(asked, { of: other })
    expect([stranger.status, problemOf(stranger).code]).toEqual([403, 'forbidden'])
    const elsewhere = await save(asked, { cookie: block.planner.cookie })
    expect(elsewhere.status).toBe(404)
    const empty = await aChangeSet(other)
    const nothing = await save(`format=csv&changeSet=${empty.id}`, { of: other, cookie })
    expect([nothing.status, problemOf(nothing).code]).toEqual([422, 'nothing-to-export'])
    const both = await save(`${asked}&asOf=2020-01-01`, { of: other, cookie })
    expect([both.status, problemOf(both).detail]).toEqual([
      400,
      expect.stringContaining('query.asOf'),
    ])
  })

  test('tells nobody what is not for everybody, nor of another municipality', async () => {
    const admin = await aMember(db, block.id, 'admin')
    for (const cookie of ['', admin.cookie])
      for (const format of ['geojson', 'csv', 'gml'])
        expect((await save(`format=${format}`, { cookie })).bytes.toString()).not.toMatch(
          /assessed|987.?654|A planner/,
        )
    const other = await aBlock(db)
    const asked = await save(`format=csv&ids=${block.parcels[0]}`, { of: other })
    expect(asked.status).toBe(404)
  })

  test.each([
    ['no format', '', 400],
    ['a format that is none', 'format=dwg', 400],
    ['a CRS that is none', 'format=csv&srid=999999', 400],
    ['a CRS without maps', 'format=csv&srid=4978', 400],
    ['a CRS that is elsewhere', 'format=csv&srid=3031', 422],
    ['ids that are none', 'format=csv&ids=1,x', 400],
    ['too many ids', `format=csv&ids=${Array.from({ length: 1001 }, (_, i) => i + 1)}`, 400],
    ['an id that is not there', 'format=csv&ids=999999999', 404],
    ['a box that is none', 'format=csv&bbox=1,2,3', 400],
    ['an area that is none', 'format=csv&within=moon', 400],
    ['a day to come', 'format=csv&asOf=2999-01-01', 422],
    ['a parameter that is none', 'format=csv&secret=1', 400],
    ['a change set that is a word', 'format=csv&changeSet=x', 400],
  ])('%s is refused in words', async (_, query, status) => {
    const answer = await save(query)
    expect([answer.status, problemOf(answer)]).toEqual([
      status,
      expect.objectContaining({ detail: expect.any(String) }),
    ])
  })
})
