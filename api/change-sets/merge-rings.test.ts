import type { Polygon, Position } from 'geojson'
import { expect, test } from 'vitest'
import { mergeShapes } from './merge-rings.ts'

const shape = (...corners: Position[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...corners, corners[0]!]],
})

const base = shape([0, 0], [10, 0], [10, 10], [0, 10])

test('changes of different stretches are put together', () => {
  const ours = shape([0, 0], [10, 0], [12, 5], [10, 10], [0, 10])
  const theirs = shape([0, 0], [5, -1], [10, 0], [10, 10], [0, 10])
  expect(mergeShapes(base, ours, theirs)).toEqual(
    shape([0, 0], [5, -1], [10, 0], [12, 5], [10, 10], [0, 10]),
  )
})

test('whoever changed nothing gives way', () => {
  const theirs = shape([0, 0], [10, 0], [12, 5], [10, 10], [0, 10])
  expect(mergeShapes(base, base, theirs)).toEqual(theirs)
  expect(mergeShapes(base, theirs, base)).toEqual(theirs)
  expect(mergeShapes(base, theirs, theirs)).toEqual(theirs)
})

test('changes of the same stretch are a conflict', () => {
  const ours = shape([0, 0], [10, 0], [12, 5], [10, 10], [0, 10])
  const theirs = shape([0, 0], [10, 0], [8, 5], [10, 10], [0, 10])
  expect(mergeShapes(base, ours, theirs)).toBeUndefined()
})

test('a corner that one moved and the other took away is a conflict', () => {
  expect(
    mergeShapes(base, shape([0, 0], [10, 1], [10, 10], [0, 10]), shape([0, 0], [10, 10], [0, 10])),
  ).toBeUndefined()
})
