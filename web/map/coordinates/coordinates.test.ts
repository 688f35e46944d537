import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projectionOf } from '../official-crs.ts'
import type { LngLat } from '../types.ts'
import { formatDegrees, formatDms, formatOfficial } from './format-coordinates.ts'
import { parseCoordinates } from './parse-coordinates.ts'

const stereo70 = projectionOf({
  srid: 3844,
  definition:
    '+proj=sterea +lat_0=46 +lon_0=25 +k=0.99975 +x_0=500000 +y_0=500000 +ellps=krass ' +
    '+towgs84=33.4,-146.6,-76.3,-0.359,-0.053,0.844,-0.84 +units=m +no_defs',
})
const massachusetts = projectionOf({
  srid: 2249,
  definition:
    '+proj=lcc +lat_0=41 +lon_0=-71.5 +lat_1=42.6833333333333 +lat_2=41.7166666666667 ' +
    '+x_0=200000.0001016 +y_0=750000 +datum=NAD83 +units=us-ft +no_defs',
})

const languages = fc.constantFrom('en', 'ro', 'de', 'fr')
const romania = fc.tuple(between(20.3, 29.6), between(43.7, 48.2))
const anywhere = fc.tuple(between(-180, 180), between(-85, 85))

function between(min: number, max: number) {
  return fc.double({ min, max, noNaN: true })
}

function metresApart([lng, lat]: LngLat, [otherLng, otherLat]: LngLat): number {
  const east = (lng - otherLng) * Math.cos((lat * Math.PI) / 180)
  return Math.hypot(east, lat - otherLat) * 111_320
}

function placeOf(text: string, projection = stereo70): LngLat {
  const parsed = parseCoordinates(text, { projection })
  if ('error' in parsed) throw new Error(`${parsed.error}: ${text}`)
  return parsed.place
}

describe('what is written is read again as the same place', () => {
  it('in degrees', () => {
    fc.assert(
      fc.property(anywhere, languages, (place, language) => {
        expect(metresApart(placeOf(formatDegrees(place, language)), place)).toBeLessThan(0.02)
      }),
    )
  })

  it('in degrees, minutes and seconds', () => {
    fc.assert(
      fc.property(anywhere, languages, (place, language) => {
        expect(metresApart(placeOf(formatDms(place, language, 4)), place)).toBeLessThan(0.02)
      }),
    )
  })

  it('in the official CRS', () => {
    fc.assert(
      fc.property(romania, languages, (place, language) => {
        expect(metresApart(placeOf(formatOfficial(place, stereo70, language)), place)).toBeLessThan(
          0.05,
        )
      }),
    )
  })

  it('in an official CRS that counts in feet', () => {
    const place: LngLat = [-71.11, 42.37]
    expect(massachusetts.unitM).toBeCloseTo(0.3048006, 6)
    const text = formatOfficial(place, massachusetts, 'en')
    expect(metresApart(placeOf(text, massachusetts), place)).toBeLessThan(0.02)
  })
})

it('writes as each language does', () => {
  const place: LngLat = [25.5, 45.25]
  expect(formatDegrees(place, 'en', 3)).toBe('45.250° N, 25.500° E')
  expect(formatDegrees(place, 'ro', 3)).toBe('45,250° N; 25,500° E')
  expect(formatDms([-25.5, -45.1], 'en')).toBe('45°06′00.00″ S  25°30′00.00″ W')
  expect(formatOfficial([25, 46], stereo70, 'en', 0)).toBe('E 500\u202f121  N 500\u202f031')
})

it('never writes sixty seconds', () => {
  expect(formatDms([0, 44.9999999999], 'en')).toMatch(/^45°00′00\.00″ N/)
})

it.each([
  ['45.65 25.6', [25.6, 45.65]],
  ['45.65, 25.6', [25.6, 45.65]],
  ['45.65,25.6', [25.6, 45.65]],
  ['45,65 25,6', [25.6, 45.65]],
  ['45,65; 25,6', [25.6, 45.65]],
  ['25.6 E 45.65 N', [25.6, 45.65]],
  ['E25.6 N45.65', [25.6, 45.65]],
  ['-45.65 -25.6', [-25.6, -45.65]],
  [`45°39'0" N 25°36'0" E`, [25.6, 45.65]],
  ['45°39′N, 25°36′E', [25.6, 45.65]],
  ['45°39′ 25°36′', [25.6, 45.65]],
  ['45° S 25° V', [-25, -45]],
])('reads %s as degrees', (text, expected) => {
  const parsed = parseCoordinates(text, { projection: stereo70 })
  expect(parsed).toMatchObject({ form: 'degrees' })
  expect(metresApart(placeOf(text), expected as LngLat)).toBeLessThan(0.01)
})

it.each([
  '546000 461000',
  'E 546 000 N 461 000',
  '461000 N 546000 E',
  '546000,461000',
  '546000; 461000',
  'E=546000, N=461000',
])('reads %s in the official CRS', (text) => {
  const parsed = parseCoordinates(text, { projection: stereo70 })
  expect(parsed).toMatchObject({ form: 'official' })
  const [east, north] = stereo70.forward(placeOf(text))
  expect(east).toBeCloseTo(546000, 2)
  expect(north).toBeCloseTo(461000, 2)
})

it.each([
  ['', 'map.coordinates.empty'],
  ['45.65', 'map.coordinates.notTwo'],
  ['1 2 3 4 5', 'map.coordinates.notTwo'],
  ['45,65', 'map.coordinates.notTwo'],
  ['546 000 461 000', 'map.coordinates.notTwo'],
  ['25.6 E 45.65', 'map.coordinates.notTwo'],
  ['45.65 here', 'map.coordinates.notANumber'],
  ['45 N 46 N', 'map.coordinates.sameAxis'],
  ['91° N 25° E', 'map.coordinates.latitude'],
  ['45° N 181° E', 'map.coordinates.longitude'],
  ['45°61′ N 25°00′ E', 'map.coordinates.minutes'],
  ['5460000000 461000', 'map.coordinates.outsideCrs'],
])('refuses "%s" and says why: %s', (text, error) => {
  expect(parseCoordinates(text, { projection: stereo70 })).toMatchObject({ error })
})

it('refuses numbers of a CRS that it does not know, and places far away', () => {
  expect(parseCoordinates('546000 461000', { projection: null })).toMatchObject({
    error: 'map.coordinates.noCrs',
  })
  expect(
    parseCoordinates('546000 461000', { projection: stereo70, area: [20, 47, 30, 48] }),
  ).toMatchObject({ error: 'map.coordinates.outsideCrs' })
})

it('never throws, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseCoordinates(text, { projection: stereo70 })
      expect('place' in parsed || parsed.error.startsWith('map.coordinates.')).toBe(true)
    }),
  )
})
