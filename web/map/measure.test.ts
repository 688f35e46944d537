import { expect, it } from 'vitest'
import { Measure, measureData } from './measure.ts'
import { type MeasureReadout, measureReadout } from './measure-readout.ts'
import { projectionOf } from './official-crs.ts'
import type { LngLat } from './types.ts'

const utm34 = projectionOf({ srid: 32634, definition: '+proj=utm +zone=34 +datum=WGS84 +units=m' })
const feet = projectionOf({
  srid: 2249,
  definition:
    '+proj=lcc +lat_0=41 +lon_0=-71.5 +lat_1=42.6833333333333 +lat_2=41.7166666666667 ' +
    '+x_0=200000.0001016 +y_0=750000 +datum=NAD83 +units=us-ft +no_defs',
})
const degrees = projectionOf({ srid: 4326, definition: '+proj=longlat +datum=WGS84' })

/** A square of 100 m in the plane of UTM zone 34. */
const square = [
  [500_000, 5_000_000],
  [500_100, 5_000_000],
  [500_100, 5_000_100],
  [500_000, 5_000_100],
].map((corner) => utm34.inverse(corner as [number, number]))

it('measures in the plane of the official CRS', () => {
  const readout = measureReadout('area', square, null, utm34)
  expect(readout).toMatchObject({ method: 'official', points: 4 })
  expect(readout.areaM2).toBeCloseTo(10_000, 3)
  expect(readout.lengthM).toBeCloseTo(400, 5)
})

it('gives metres where the CRS has feet', () => {
  const corners: LngLat[] = [feet.inverse([750_000, 2_950_000]), feet.inverse([751_000, 2_950_000])]
  expect(measureReadout('distance', corners, null, feet).lengthM).toBeCloseTo(304.8006, 3)
})

it.each([null, degrees])('measures on the sphere without a plane, and says so', (projection) => {
  const readout = measureReadout('area', square, null, projection)
  expect(readout.method).toBe('sphere')
  expect(Math.abs(readout.areaM2 / 10_000 - 1)).toBeLessThan(0.01)
})

it('counts the leg to the pointer', () => {
  const readout = measureReadout('distance', square.slice(0, 2), square[2]!, utm34)
  expect(readout.points).toBe(2)
  expect(readout.lengthM).toBeCloseTo(200, 5)
  expect(readout.legM).toBeCloseTo(100, 5)
})

it('has no area before the third corner', () => {
  expect(measureReadout('area', square.slice(0, 2), null, utm34).areaM2).toBe(0)
  expect(measureReadout('distance', square, null, utm34).areaM2).toBe(0)
})

it('is done with the keyboard alone', () => {
  const readouts: MeasureReadout[] = []
  let centre = 0
  let hasEnded = false
  const host = {
    projection: () => utm34,
    centre: () => square[centre]!,
    draw: () => {},
    ended: () => {
      hasEnded = true
    },
  }
  const measure = new Measure('area', host, (readout) => readouts.push(readout))
  for (centre of [0, 1, 2, 3]) expect(measure.press('Enter')).toBe(true)
  expect(readouts.at(-1)?.areaM2).toBeCloseTo(10_000, 3)
  measure.press('Backspace')
  expect(readouts.at(-1)?.areaM2).toBeCloseTo(5_000, 3)
  expect(measure.press('x')).toBe(false)
  measure.press('Escape')
  expect(hasEnded).toBe(true)
})

it('takes the second click of a double click for the same corner', () => {
  const readouts: MeasureReadout[] = []
  const host = { projection: () => null, centre: () => square[0]!, draw: () => {}, ended: () => {} }
  const measure = new Measure('distance', host, (readout) => readouts.push(readout))
  measure.add(square[0]!)
  measure.add([...square[0]!])
  expect(readouts.at(-1)?.points).toBe(1)
})

it('draws corners, and the line or area between them', () => {
  const typesOf = (...input: Parameters<typeof measureData>) =>
    measureData(...input).features.map(({ geometry }) => geometry.type)
  expect(typesOf('area', square.slice(0, 1), square[1]!)).toEqual(['Point', 'LineString'])
  expect(typesOf('area', square.slice(0, 2), square[2]!)).toEqual(['Point', 'Point', 'Polygon'])
  expect(typesOf('distance', square.slice(0, 3), null).at(-1)).toBe('LineString')
})
