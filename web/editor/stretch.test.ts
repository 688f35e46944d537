import { describe, expect, test } from 'vitest'
import type { LngLat } from '../map/types.ts'
import type { LandParcel } from './land.ts'
import { stretchOf } from './stretch.ts'

const [a, b, c, d]: LngLat[] = [
  [0, 0],
  [3, 0],
  [3, 2],
  [0, 2],
]
const parcelOf = (key: string, corners: (LngLat | undefined)[]): LandParcel => ({
  key,
  version: 1,
  cadastralNumber: key,
  areaM2: 1,
  geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]] as LngLat[]] },
})
const lot = parcelOf('lot', [a, b, c, d])
const clockwise = parcelOf('clockwise', [a, d, c, b])
const side = (from: LngLat | undefined, to: LngLat | undefined) => [from!, to!]

describe('sides that are picked one by one', () => {
  test.each([
    ['one', [side(a, b)], a, b],
    ['one, named the other way', [side(b, a)], a, b],
    ['two round a corner, the second first', [side(b, c), side(a, b)], a, c],
    ['three over where the ring begins', [side(c, d), side(d, a), side(a, b)], c, b],
  ])('are a stretch: %s', (_, sides, from, to) => {
    expect(stretchOf(sides, [lot])).toEqual({ parcel: 'lot', from, to })
    expect(stretchOf(sides, [clockwise])).toEqual({ parcel: 'clockwise', from, to })
  })

  test.each([
    ['apart', [side(a, b), side(c, d)]],
    ['all round', [side(a, b), side(b, c), side(c, d), side(d, a)]],
    ['of nobody', [side(a, c)]],
    ['none', []],
  ])('are none: %s', (_, sides) => {
    expect(stretchOf(sides, [lot])).toBeUndefined()
  })

  test('belong to the first of the parcels that has them all', () => {
    const other = parcelOf('other', [b, [5, 0], [5, 2], c])
    expect(stretchOf([side(b, c)], [other, lot])?.parcel).toBe('other')
    expect(stretchOf([side(b, c), side(c, d)], [other, lot])?.parcel).toBe('lot')
  })
})
