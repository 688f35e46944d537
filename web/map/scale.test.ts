import { expect, it } from 'vitest'
import { niceLengthM, scaleAt, zoomForScale } from './scale.ts'
import { formatLength } from './scale-bar.ts'
import { selectionData, visibleFromZoom } from './selection.ts'

it('finds the zoom of a scale and the scale of a zoom', () => {
  expect(scaleAt(45.65, zoomForScale(45.65, 2000))).toBeCloseTo(2000, 6)
  // 156543 m a pixel at the equator at zoom 0 of 256 px tiles; half of it with tiles of 512.
  expect(scaleAt(0, 0)).toBeCloseTo(78_271.517 / (0.0254 / 96), -2)
})

it.each([
  [0.7, 0.5],
  [1, 1],
  [19, 10],
  [49, 20],
  [730, 500],
])('in %d m a bar has %d m', (maxM, lengthM) => {
  expect(niceLengthM(maxM)).toBeCloseTo(lengthM, 9)
})

it('writes lengths as the language does', () => {
  expect(formatLength(200, 'en')).toBe('200 m')
  expect(formatLength(2000, 'en')).toBe('2 km')
  expect(formatLength(0.5, 'en')).toBe('50 cm')
})

it('marks a shape with a ring until it can be seen', () => {
  // 10 m are 16 pixels where a pixel is 0.6 m.
  const zoom = visibleFromZoom([25, 0, 25 + 10 / 111_320, 0])
  expect(zoom).toBe(17)
  const shape = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  }
  expect(selectionData(shape).features.map(({ geometry }) => geometry.type)).toEqual([
    'Polygon',
    'Point',
  ])
  expect(selectionData(null).features).toEqual([])
})
