import { unitM } from './grid.ts'

/** Tile units in one pixel of the screen, on which a tile is 512 pixels wide. */
const pixelUnits = 8

/** Areas of less than some pixels are left out where the whole town is in view. */
export function tooSmallToSee(z: number, sidePixels = 1): string[] {
  if (z >= 15) return []
  const sideM = unitM(z) * pixelUnits * sidePixels
  return [`r.area_m2 >= ${Math.round(sideM * sideM)}`]
}

/** Rounding to half a pixel goes unseen as long as nobody looks at single lots. */
export function roundingUnits(z: number): number {
  if (z <= 13) return 4
  return z === 14 ? 2 : 1
}
