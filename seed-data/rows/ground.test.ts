import fc from 'fast-check'
import proj4 from 'proj4'
import { expect, test } from 'vitest'
import { groundAt, stereo70 } from './ground.ts'

test('a town lies where the projection puts it, to a tenth of a millimetre', () => {
  const exact = proj4(stereo70, 'EPSG:4326')
  const place = fc.double({ min: -4000, max: 4000, noNaN: true })
  const origins = fc.constantFrom([553_200, 296_800] as const, [636_800, 356_200] as const)
  fc.assert(
    fc.property(origins, place, place, (origin, x, y) => {
      const [lon, lat] = groundAt(origin).lonLat([x, y])
      const [wantedLon, wantedLat] = exact.forward([origin[0] + x, origin[1] + y])
      expect(Math.abs(lon - wantedLon!)).toBeLessThan(0.6e-9)
      expect(Math.abs(lat - wantedLat!)).toBeLessThan(0.6e-9)
    }),
  )
})
