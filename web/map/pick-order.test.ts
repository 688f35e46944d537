import type { Geometry } from 'geojson'
import { expect, it } from 'vitest'
import { orderPicked, type PickCandidate } from './pick-order.ts'

const flat = ([x = 0, y = 0]: number[]) => ({ x, y })
const pointer = { x: 0, y: 0 }

function candidate(
  collection: string,
  id: number,
  geometry: Geometry,
  label?: string,
): PickCandidate {
  return { collection, id, geometry, properties: {}, ...(label && { label }) }
}

function square(size: number): Geometry {
  const ring = [
    [-size, -size],
    [size, -size],
    [size, size],
    [-size, size],
    [-size, -size],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

function line(y: number): Geometry {
  return {
    type: 'LineString',
    coordinates: [
      [-100, y],
      [100, y],
    ],
  }
}

const point = (x: number): Geometry => ({ type: 'Point', coordinates: [x, 0] })

function order(candidates: PickCandidate[]): string[] {
  return orderPicked(candidates, pointer, flat).map(({ collection, id }) => `${collection}/${id}`)
}

it('takes points before lines before small areas before large ones', () => {
  expect(
    order([
      candidate('zones', 1, square(500)),
      candidate('parcels', 2, square(20)),
      candidate('roads', 3, line(4)),
      candidate('assets', 4, point(3)),
      candidate('buildings', 5, square(10)),
    ]),
  ).toEqual(['assets/4', 'roads/3', 'buildings/5', 'parcels/2', 'zones/1'])
})

it('takes the nearer of two points and of two lines', () => {
  expect(order([candidate('a', 1, point(4)), candidate('a', 2, point(-2))])).toEqual(['a/2', 'a/1'])
  expect(order([candidate('a', 1, line(3)), candidate('a', 2, line(-1))])).toEqual(['a/2', 'a/1'])
})

it('takes a road before the pavement that lies on it as an asset', () => {
  expect(order([candidate('assets', 1, line(2)), candidate('roads', 2, line(2.1))])).toEqual([
    'roads/2',
    'assets/1',
  ])
})

it('names a feature once, however many tiles and layers it is in, and keeps its label', () => {
  const found = orderPicked(
    [
      candidate('parcels', 7, square(20)),
      candidate('parcels', 7, square(5), 'Lot 7'),
      candidate('buildings', 7, square(6)),
    ],
    pointer,
    flat,
  )
  expect(found.map(({ collection, id, label }) => [collection, id, label])).toEqual([
    ['buildings', 7, undefined],
    ['parcels', 7, 'Lot 7'],
  ])
})

it('measures the distance to a segment, not to its line', () => {
  const far: Geometry = {
    type: 'LineString',
    coordinates: [
      [50, 0],
      [60, 0],
    ],
  }
  expect(order([candidate('a', 1, far), candidate('a', 2, line(30))])).toEqual(['a/2', 'a/1'])
})
