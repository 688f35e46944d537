import fc from 'fast-check'
import { expect, test } from 'vitest'
import { geometryFromWkb } from '../geo/wkb.ts'
import { convert, unitFactor } from './convert.ts'
import { toDate, toTimestamp } from './dates.ts'
import type { Field } from './layers/layer.ts'
import { countCrossings } from './repair.ts'
import { shapeOf } from './shape.ts'

test.each([
  ['2015-03-04', 'dmy', '2015-03-04'],
  ['2015/3/4', 'mdy', '2015-03-04'],
  ['20150304', 'dmy', '2015-03-04'],
  ['3/4/2015', 'mdy', '2015-03-04'],
  ['3/4/2015', 'dmy', '2015-04-03'],
  ['14.3.2015', 'dmy', '2015-03-14'],
  ['14/3/2015', 'mdy', undefined],
  ['Sat, 30 Dec 1899 00:00:00 GMT', 'dmy', '1899-12-30'],
  ['4 March 2015', 'dmy', '2015-03-04'],
  [441763200000, 'dmy', '1984-01-01'],
  ['-1136073600000', 'dmy', '1934-01-01'],
  ['2015-02-29', 'dmy', undefined],
  ['2016-02-29', 'dmy', '2016-02-29'],
  [2015, 'dmy', undefined],
  ['soon', 'dmy', undefined],
] as const)('%s read %s is the day %s', (value, order, day) => {
  expect(toDate(value, order)).toBe(day)
})

test.each([
  ['01/05/2015 12:40:41 PM', '2015-01-05 12:40:41'],
  ['01/05/2015 12:00:00 AM', '2015-01-05 00:00:00'],
  ['2015-01-05T10:11:12.345Z', '2015-01-05 10:11:12+00'],
  ['2015-01-05 10:11:12+02:00', '2015-01-05 10:11:12+02:00'],
  ['2015-01-05', '2015-01-05 00:00:00'],
  ['2015-01-05 25:00', undefined],
])('%s is the moment %s', (value, moment) => {
  expect(toTimestamp(value, 'mdy')).toBe(moment)
})

const notes: string[] = []
const context = { dates: 'dmy' as const, values: {}, note: (text: string) => notes.push(text) }
const read = (field: Partial<Field>, raw: unknown, factor = 1) =>
  convert({ name: 'it', type: 'number', ...field }, raw, factor, context)

test.each([
  [{}, '1,234.5', 1234.5],
  [{}, '12,5', 12.5],
  [{}, '$1,200', 1200],
  [{}, 'about 3', null],
  [{ type: 'integer' }, '2.5', null],
  [{ type: 'integer' }, '99999999999', null],
  [{ min: 0 }, -1, null],
  [{ unit: 'm', factor: 0.3048 }, '10', 3.048],
  [{ type: 'text' }, '  x ', 'x'],
  [{ type: 'text' }, '<Null>', null],
  [{ type: 'key' }, '---', null],
  [{ type: 'key' }, 12, '12'],
  [{ type: 'slug' }, 'Gropi în asfalt', 'gropi-in-asfalt'],
  [{ type: 'boolean' }, 'Da', true],
  [{ type: 'boolean' }, 0, false],
] as [Partial<Field> & { factor?: number }, unknown, unknown][])(
  '%j %s is %s',
  (field, raw, value) => {
    expect(read(field, raw, field.factor ?? 1)).toBe(value)
  },
)

test('a required value that cannot be used is an error, another is noted', () => {
  expect(() => read({ required: true }, 'x')).toThrow('is not a number: "x"')
  notes.length = 0
  expect(read({}, 'x')).toBeNull()
  expect(notes).toEqual(['it is not a number; left empty, kept in the attributes'])
})

test('units become each other where they measure the same', () => {
  expect(unitFactor('in', 'mm')).toBeCloseTo(25.4)
  expect(unitFactor('acre', 'm2')).toBeCloseTo(4046.86, 1)
  expect(unitFactor('acre', 'm')).toBeUndefined()
})

const wish = {
  kinds: ['point', 'line', 'area'] as ('point' | 'line' | 'area')[],
  single: false,
  closeRings: false,
  swapAxes: false,
}
const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true })
const position = fc.tuple(coordinate, coordinate)
const ringOf = fc.array(position, { minLength: 3, maxLength: 8 }).map((ring) => [...ring, ring[0]!])
const geometry = fc.oneof(
  position.map((coordinates) => ({ type: 'Point' as const, coordinates })),
  fc
    .array(position, { minLength: 2 })
    .map((coordinates) => ({ type: 'LineString' as const, coordinates })),
  fc
    .array(ringOf, { minLength: 1, maxLength: 3 })
    .map((coordinates) => ({ type: 'Polygon' as const, coordinates })),
  fc
    .array(fc.array(ringOf, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 })
    .map((coordinates) => ({ type: 'MultiPolygon' as const, coordinates })),
)

test('a geometry survives its encoding exactly', () => {
  fc.assert(
    fc.property(geometry, (given) => {
      const { hex, vertices } = shapeOf(given, wish)
      const back = geometryFromWkb(Buffer.from(hex, 'hex'))
      expect(back).toEqual(
        JSON.parse(JSON.stringify(given), (_, value) => (value === 0 ? expect.anything() : value)),
      )
      expect(vertices).toBeGreaterThan(0)
    }),
  )
})

test.each([
  [
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      ],
    },
    'its outer ring is not closed',
  ],
  [
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ],
    },
    'is not closed',
  ],
  [{ type: 'Polygon', coordinates: [] }, 'no coordinates'],
  [{ type: 'Polygon', coordinates: [[]] }, 'has 0 points'],
  [{ type: 'LineString', coordinates: [[0, 0]] }, 'has 1 points'],
  [{ type: 'Point', coordinates: [1] }, 'is no number'],
  [{ type: 'Point', coordinates: ['1', 2] }, 'is no number'],
  [{ type: 'Point', coordinates: [Infinity, 2] }, 'is no number'],
  [{ type: 'Circle', coordinates: [1, 2] }, 'not a geometry'],
  [{ type: 'Polygon', coordinates: [[1, 2]] }, 'has 2 points'],
  [{ type: 'GeometryCollection', geometries: [] }, 'no coordinates'],
])('%j is refused', (given, reason) => {
  expect(() => shapeOf(given as never, wish)).toThrow(reason)
})

test('a closed line is an area where an area is wanted', () => {
  const line = {
    type: 'LineString' as const,
    coordinates: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  }
  expect(shapeOf(line, { ...wish, kinds: ['area'] })).toMatchObject({
    kind: 'area',
    closedLine: true,
  })
  expect(shapeOf(line, wish)).toMatchObject({ kind: 'line' })
})

test('crossings are counted, up to the limit', () => {
  const bowTie = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
    ],
  }
  expect(countCrossings(bowTie, 10)).toBe(1)
  const star = Array.from({ length: 60 }, (_, n) => [Math.cos(n * 2.9), Math.sin(n * 2.9)])
  expect(countCrossings({ type: 'Polygon', coordinates: [[...star, star[0]]] }, 50)).toBe(51)
})
