import { expect, it } from 'vitest'
import { projectionOf, projectionOrNull } from './official-crs.ts'
import type { ControlPoint } from './types.ts'

const stereo70 =
  '+proj=sterea +lat_0=46 +lon_0=25 +k=0.99975 +x_0=500000 +y_0=500000 +ellps=krass +units=m +no_defs'
// PostGIS's own definition has the rotations with the wrong sign, which is 38 m in Romania.
const wrong = projectionOf({
  srid: 3844,
  definition: `${stereo70} +towgs84=2.329,-147.042,-92.08,0.309,-0.325,-0.497,5.69`,
})
const right = projectionOf({
  srid: 3844,
  definition: `${stereo70} +towgs84=2.329,-147.042,-92.08,-0.309,0.325,0.497,5.69`,
})

const corners = [
  [25.6, 44.1],
  [25.7, 44.1],
  [25.6, 44.2],
  [25.7, 44.2],
] as const
const control = corners.map(([lng, lat]): ControlPoint => [lng, lat, ...right.forward([lng, lat])])

it('is as far off as its definition without control points', () => {
  // As st_transform has it.
  expect(right.forward([25.6632, 44.1695])).toEqual([
    expect.closeTo(553161.1683, 3),
    expect.closeTo(296852.5013, 3),
  ])
  const [east, north] = wrong.forward([25.6632, 44.1695])
  expect(Math.hypot(east - 553161.1683, north - 296852.5013)).toBeGreaterThan(30)
})

it('meets the register to the millimetre with them', () => {
  const corrected = projectionOf({
    srid: 3844,
    definition: `${stereo70} +towgs84=2.329,-147.042,-92.08,0.309,-0.325,-0.497,5.69`,
    control,
  })
  for (const place of [
    [25.6632, 44.1695],
    [25.61, 44.19],
    [25.75, 44.05],
  ] as [number, number][]) {
    const [east, north] = corrected.forward(place)
    const [trueEast, trueNorth] = right.forward(place)
    expect(Math.hypot(east - trueEast, north - trueNorth)).toBeLessThan(0.002)
    const [lng, lat] = corrected.inverse([east, north])
    expect(Math.hypot(lng - place[0], lat - place[1])).toBeLessThan(2e-8)
  }
})

it('does without what is no definition', () => {
  expect(projectionOrNull({ srid: 1, definition: '+proj=nonsense' })).toBeNull()
  expect(projectionOrNull(undefined)).toBeNull()
})
