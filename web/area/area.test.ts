import { describe, expect, it } from 'vitest'
import { areaParam } from '../../api/http/area.ts'
import { type Area, parseArea, withinOf, writeArea } from './area.ts'

const areas: Area[] = [
  { kind: 'district', id: 12 },
  { kind: 'circle', centre: [25.123457, 45.1], radiusM: 250.5 },
  {
    kind: 'ring',
    ring: [
      [25.1, 45.1],
      [25.110001, 45.1],
      [25.105, 45.119999],
      [25.1, 45.1],
    ],
  },
]

describe('an area in the address', () => {
  it.each(areas)('$kind comes back as it was, and is one that the API takes', (area) => {
    expect(parseArea(writeArea(area))).toEqual(area)
    expect(areaParam.safeParse(withinOf(area)).success).toBe(true)
  })

  it.each([
    undefined,
    '',
    'ring:',
    'ring:??',
    'ring:ă',
    'circle:1,2',
    'circle:99,2,50',
    'circle:45,25,1e9',
    'district:x',
    '<script>',
  ])('%s is none', (text) => {
    expect(parseArea(text)).toBeUndefined()
  })
})
