import type { Point } from '../geometry/points.ts'
import type { Lot } from '../lots/lots.ts'

export type BuildingUse =
  | 'house'
  | 'apartments'
  | 'shop'
  | 'office'
  | 'mixed'
  | 'industrial'
  | 'warehouse'
  | 'shed'
  | 'garage'
  | 'school'
  | 'kindergarten'
  | 'hospital'
  | 'care-home'
  | 'church'
  | 'public'
  | 'sports'
  | 'transport'
  | 'utility'

export interface Building {
  id: number
  lot: Lot
  points: Point[]
  name: string | null
  use: BuildingUse
  status: 'standing' | 'under-construction' | 'planned'
  storeys: number
  heightM: number
  dwellings: number
  yearBuilt: number | null
  /** The building people live or work in, as against sheds behind it. */
  isMain: boolean
}

export type NewBuilding = Omit<Building, 'id' | 'lot'>

export const heightOf = (storeys: number, storeyM = 3): number =>
  Math.round((storeys * storeyM + 1.6) * 10) / 10
