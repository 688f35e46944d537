import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Database } from '../api/db/database.ts'
import type { Trx } from '../api/db/tables.ts'
import { type Actor, inTenant } from '../api/db/tenant.ts'
import { aMunicipality, testDatabase } from '../api/db/testing.ts'
import { degreesBox, mercatorBox, unitM } from './grid.ts'
import { tileLayers } from './layers.ts'
import { decodeTile, tileAt, turn } from './testing.ts'
import { buildTile, maxTileBytes, tighterLimits } from './tile-builder.ts'

const system: Actor = { userId: null, role: 'system' }
const admin: Actor = { userId: null, role: 'admin' }
const place = { lon: 25.1, lat: 45.1 }
const day = '2026-06-01'
const timeZone = 'Europe/Bucharest'
const db: Database = await testDatabase()

const degrees = (metres: number) => metres / 90_000

/** A star around a point given in metres from the place: simple, with spikes that tiles cut off. */
const aStar = fc
  .record({
    x: fc.integer({ min: -900, max: 900 }),
    y: fc.integer({ min: -900, max: 900 }),
    hasHole: fc.boolean(),
    radii: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 3, maxLength: 24 }),
  })
  .map(({ x, y, hasHole, radii }) => {
    const ring = (share: number) => {
      const points = radii.map((radius, index) => {
        const angle = (index / radii.length) * 2 * Math.PI
        const [east, north] = [
          x + Math.cos(angle) * radius * share,
          y + Math.sin(angle) * radius * share,
        ]
        return `${place.lon + degrees(east)} ${place.lat + degrees(north)}`
      })
      return `(${[...points, points[0]].join(',')})`
    }
    const rings = hasHole ? [ring(1), ring(0.5)] : [ring(1)]
    return {
      polygon: `POLYGON(${rings.join(',')})`,
      line: `LINESTRING${ring(1)}`,
      point: `POINT(${ring(1).slice(1).split(',')[0]})`,
    }
  })

async function addShapes(trx: Trx, shapes: { polygon: string; line: string; point: string }[]) {
  const here = sql`current_municipality()`
  for (const [index, { polygon, line, point }] of shapes.entries()) {
    const name = `N ${index} ăț`
    await sql`insert into land_covers (municipality_id, kind, name, geom) values
      (${here}, 'park', ${name}, st_geomfromtext(${polygon}, 4326)),
      (${here}, 'wood', null, st_multi(st_geomfromtext(${polygon}, 4326)))`.execute(trx)
    await sql`insert into parcels (municipality_id, cadastral_number, valid_from, geom) values
      (${here}, ${name}, '2001-01-01', st_geomfromtext(${polygon}, 4326))`.execute(trx)
    await sql`insert into roads (municipality_id, name, condition, one_way, width_m, geom) values
      (${here}, ${name}, ${index}, ${index % 2 === 0}, 7.6, st_geomfromtext(${line}, 4326))`.execute(
      trx,
    )
    await sql`insert into reports (municipality_id, number, category, geom, reported_at) values
      (${here}, ${name}, 'hole', st_geomfromtext(${point}, 4326), timestamptz '1969-12-30 12:00Z' + ${index} * interval '1 day')`.execute(
      trx,
    )
    await sql`insert into works (municipality_id, number, title, geom) values
      (${here}, ${name}, ${name}, st_collect(st_geomfromtext(${line}, 4326), st_geomfromtext(${polygon}, 4326)))`.execute(
      trx,
    )
  }
}

async function aTownOf(shapes: { polygon: string; line: string; point: string }[]) {
  const town = await aMunicipality(db)
  await inTenant(db, town.id, system, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name) values (${town.id}, 'hole', 'Hole')`.execute(
      trx,
    )
    await addShapes(trx, shapes)
  })
  return town.id
}

describe('a tile of random shapes', () => {
  test('is the same from PostGIS and from JavaScript, and its rings turn the right way', async (context) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStar, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(12, 13, 14, 15, 16, 17),
        async (shapes, z) => {
          const municipalityId = await aTownOf(shapes)
          const request = {
            municipalityId,
            tile: tileAt(place.lon, place.lat, z),
            audience: 'staff',
            actor: admin,
            day,
            timeZone,
          } as const
          const ours = decodeTile(await buildTile(db, { ...request, encoding: 'twkb' }))
          expectClockwise(ours)
          if (!db.hasMvt) return
          expect(ours).toEqual(decodeTile(await buildTile(db, { ...request, encoding: 'mvt' })))
        },
      ),
      { numRuns: 25 },
    )
    if (!db.hasMvt) context.skip('ST_AsMVT is absent here: only our own encoder was tested')
  }, 120_000)
})

/** Of each polygon the outer ring clockwise and the holes not, so every first ring; and none without an area. */
function expectClockwise(layers: ReturnType<typeof decodeTile>) {
  for (const feature of Object.values(layers).flat()) {
    if (feature.type !== 3) continue
    const [outer, ...others] = feature.rings.map(turn)
    expect(outer).toBeGreaterThan(0)
    expect(others).not.toContain(0)
  }
}

describe('a ring that rounding lays onto a line', () => {
  const z = 13
  const tile = tileAt(place.lon, place.lat, z)
  const [west, , , north] = mercatorBox(tile)
  /** In tile units, with a point half-way on each long side, so that rounding leaves it its points. */
  const ring = (x: number, y: number, width: number, height: number) => {
    const at = (dx: number, dy: number) =>
      `${west + (x + dx) * unitM(z)} ${north - (y + dy) * unitM(z)}`
    const half = width / 2
    const points = [at(0, 0), at(half, 0), at(width, 0), at(width, height), at(half, height)]
    return `(${[...points, at(0, height), at(0, 0)].join(',')})`
  }
  const square = ring(1000, 1000, 800, 800)
  const flat = ring(1200, 1200, 400, 0.5)
  const hole = ring(1200, 1400, 400, 200)

  test.for(['mvt', 'twkb'] as const)('is left out by %s', async (encoding, context) => {
    if (encoding === 'mvt' && !db.hasMvt) context.skip('ST_AsMVT is absent here')
    const town = await aMunicipality(db)
    const shapes = [
      `MULTIPOLYGON((${flat}))`,
      `POLYGON(${square},${flat},${hole})`,
      `MULTIPOLYGON((${flat}),(${ring(2000, 2000, 800, 800)}),(${square},${hole}))`,
    ]
    await inTenant(db, town.id, system, async (trx) => {
      for (const [index, shape] of shapes.entries()) {
        const geom = sql`st_transform(st_geomfromtext(${shape}, 3857), 4326)`
        await sql`insert into land_covers (municipality_id, id, kind, geom) values (${town.id}, ${index}, 'park', ${geom})`.execute(
          trx,
        )
        await sql`insert into works (municipality_id, id, number, title, geom) values
          (${town.id}, ${index}, ${`W-${index}`}, 'W', st_collect(${geom}, st_centroid(${geom})))`.execute(
          trx,
        )
      }
    })
    const request = { tile, audience: 'staff', actor: admin, day, timeZone, encoding } as const
    const built = decodeTile(await buildTile(db, { ...request, municipalityId: town.id }))
    for (const features of [built.land_covers!, built.works!]) {
      expectClockwise({ features })
      expect(features.map(({ id, rings }) => [id, rings.length]).sort()).toEqual([
        [1, 2],
        [2, 3],
      ])
    }
  })
})

describe('the budget', () => {
  test('holds for 24,000 shapes in one tile, and the largest stay', async () => {
    const town = await aMunicipality(db)
    const tile = tileAt(place.lon, place.lat, 15)
    const [west, south] = degreesBox(mercatorBox(tile))
    for (let column = 0; column < 120; column += 20) {
      await inTenant(db, town.id, system, (trx) =>
        sql`insert into land_covers (municipality_id, kind, geom)
          select ${town.id}, case when i = 0 then 'park' else 'wood' end, st_makeenvelope(
            ${west} + i * 0.00007, ${south} + j * 0.00003, ${west} + i * 0.00007
              + case when i = 0 then 0.000069 else 0.00005 end, ${south} + j * 0.00003 + 0.00002, 4326)
          from generate_series(${column}::integer, ${column + 19}::integer) i, generate_series(0, 199) j`.execute(
          trx,
        ),
      )
    }
    const built = await buildTile(db, {
      municipalityId: town.id,
      tile,
      audience: 'public',
      actor: admin,
      day,
      timeZone,
    })
    expect(built.length).toBeLessThanOrEqual(maxTileBytes)
    expect(built.length).toBeGreaterThan(maxTileBytes / 4)
    const kinds = decodeTile(built).land_covers!.map(({ properties }) => properties.kind)
    expect(kinds.filter((kind) => kind === 'park')).toHaveLength(200)
    expect(kinds.length).toBeLessThan(24_000)
  }, 120_000)

  test('is shared: a small layer stays whole, large ones are cut to the same size', () => {
    const [small, large, larger] = tileLayers
    const result = (
      layer: (typeof tileLayers)[number] | undefined,
      bytes: number,
      count: number,
    ) => ({
      layer: layer!,
      bytes: new Uint8Array(bytes),
      count,
    })
    const limits = tighterLimits(
      [result(small, 1000, 10), result(large, 400_000, 4000), result(larger, 800_000, 8000)],
      1,
    )
    expect(limits.get(small!.name)).toBe(10)
    expect(limits.get(large!.name)).toBe(2495)
    expect(limits.get(larger!.name)).toBe(2495)
  })
})
