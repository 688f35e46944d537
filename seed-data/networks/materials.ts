import { wornStreet } from '../planted.ts'
import type { Random } from '../random.ts'
import type { Road } from '../streets/roads.ts'

/** When a main in this street was laid; about a third were renewed later. */
export function yearLaid(
  road: Road,
  rng: Random,
  first: number,
  renewedFrom: number,
  thisYear: number,
): number {
  if (wornStreet(road.name)) return Math.max(first, 1966)
  const laid = Math.max(first, road.builtYear + rng.whole(-3, 8))
  return rng.chance(0.34) ? rng.whole(renewedFrom, thisYear - 1) : Math.min(laid, thisYear - 1)
}

export function waterMaterial(year: number): string {
  if (year < 1962) return 'fontă cenușie'
  if (year < 1982) return 'azbociment'
  if (year < 1996) return 'oțel'
  return 'PEHD'
}

export function sewerMaterial(year: number): string {
  if (year < 1995) return year < 1965 ? 'bazalt artificial' : 'beton'
  return year < 2010 ? 'PVC' : 'PP corugat'
}

export const gasMaterial = (year: number): string => (year < 1999 ? 'oțel' : 'PEHD')

const diameters: Record<Road['class'], number> = {
  primary: 250,
  secondary: 200,
  tertiary: 160,
  residential: 110,
  service: 125,
  track: 90,
  path: 90,
}

export const waterDiameterMm = (road: Road): number => diameters[road.class]
