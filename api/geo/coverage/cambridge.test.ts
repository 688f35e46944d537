import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import Flatbush from 'flatbush'
import type { MultiPolygon, Polygon } from 'geojson'
import { expect, test } from 'vitest'
import { openGeopackage } from '../../imports/readers/geopackage.ts'
import { geometryFromWkb } from '../wkb.ts'
import { checkFace } from './check-face.ts'
import { Coverage, geometryOf, nodesOf } from './coverage.ts'
import { mergeFaces } from './merge-faces.ts'
import { overlapsOf } from './overlaps.ts'
import { planeAt } from './plane.ts'
import { areaM2, boxOf } from './rings.ts'
import { lineForArea } from './split-by-area.ts'
import { splitFace } from './split-face.ts'
import { totalM2, unsharedInside } from './testing.ts'

// The real data is not part of the project: it is looked for beside it.
const file = join(import.meta.dirname, '../../../../shared/data/cambridge-ma/parcels-fy2014.gpkg')
const isThere = existsSync(file)
const why = isThere ? '' : ' (skipped: there is no ../shared/data)'

/** The file's own feet, as if they were degrees. */
const feet = planeAt({
  origin: [759_000, 2_960_000],
  eastPerLongitude: 0.3048006,
  eastPerLatitude: 0,
  northPerLongitude: 0,
  northPerLatitude: 0.3048006,
})

type Lot = { id: string; geometry: Polygon | MultiPolygon; box: [number, number, number, number] }

/** Each place once: flats in a house are parcels with the same outline. */
async function readLots(): Promise<Lot[]> {
  const source = openGeopackage(file)
  const lots = new Map<string, Lot>()
  for await (const { ordinal, geometry } of source.features()) {
    if (!(geometry instanceof Uint8Array)) continue
    const shape = geometryFromWkb(geometry) as Polygon | MultiPolygon
    const points = shape.coordinates.flat(shape.type === 'Polygon' ? 1 : 2) as [number, number][]
    const { minX, minY, maxX, maxY } = boxOf(points.map(([x, y]) => ({ x, y })))
    const box: Lot['box'] = [minX, minY, maxX, maxY]
    lots.set(box.join(' '), { id: String(ordinal), geometry: shape, box })
  }
  await source.close()
  return [...lots.values()]
}

test.skipIf(!isThere)(
  `splits, parts and merges of the parcels of Cambridge keep the ground${why}`,
  { timeout: 300_000 },
  async () => {
    const lots = await readLots()
    expect(lots.length).toBeGreaterThan(12_000)
    const index = new Flatbush(lots.length)
    for (const { box } of lots) index.add(...box)
    index.finish()
    let done = 0
    fc.assert(
      fc.property(
        fc.nat({ max: lots.length - 1 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.nat({ max: 359 }),
        (chosen, share, directionDeg) => {
          const { id, box } = lots[chosen]!
          const coverage = new Coverage(feet)
          const near = index.search(box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
          for (const each of near) coverage.add(lots[each]!.id, lots[each]!.geometry)
          if (!overlapsOf(coverage, id).next().done || checkFace(coverage.face(id)).length > 0)
            return
          const stored = geometryOf(coverage.face(id))
          const [total, unshared] = [totalM2(coverage), unsharedInside(coverage, id)]
          const work = coverage.copy()
          const line = lineForArea(work.face(id), areaM2(work.face(id)) * share, directionDeg)
          const pieces = splitFace(work, id, [line])
          work.remove(id)
          for (const [number, piece] of pieces.entries()) work.put(`piece ${number}`, piece)
          if (pieces.some((piece) => checkFace(piece).length > 0)) return
          expect(Math.abs(totalM2(work) - total) / total).toBeLessThan(1e-9)
          for (const number of pieces.keys())
            expect([...overlapsOf(work, `piece ${number}`)]).toEqual([])
          const merged = mergeFaces(
            work,
            [...pieces.keys()].map((number) => `piece ${number}`),
          )
          for (const number of pieces.keys()) work.remove(`piece ${number}`)
          work.put(id, merged)
          expect(areaM2(merged)).toBeCloseTo(areaM2(coverage.face(id)), 6)
          expect(unsharedInside(work, id)).toBeLessThanOrEqual(unshared + 1e-6)
          // Every corner that there was is there still.
          const corners = new Set([...nodesOf(merged)])
          expect([...nodesOf(coverage.face(id))].every((node) => corners.has(node))).toBe(true)
          expect(geometryOf(coverage.face(id))).toEqual(stored)
          done++
        },
      ),
      { numRuns: 160 },
    )
    expect(done).toBeGreaterThan(120)
  },
)
