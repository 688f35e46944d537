import { needZooms } from '../../tiles/needs/zooms.ts'
import type { UnitKind } from '../map/types.ts'
import type { View } from '../view-state.ts'

export const hexagonKinds = ['hexagon-50', 'hexagon-100', 'hexagon-200', 'hexagon-400'] as const

/** Kinds that are chosen by name, and what stands for hexagons of a size that goes with the zoom. */
export const needKinds = [
  'auto',
  'road-segment',
  'network-edge',
  'parcel',
  'district',
  ...hexagonKinds,
] as const

/** Hexagons large enough to be pointed at, small enough to tell streets apart. */
export function hexagonAt(zoom: number): UnitKind {
  if (zoom >= 14) return 'hexagon-50'
  if (zoom >= 12.75) return 'hexagon-100'
  return zoom >= 11.5 ? 'hexagon-200' : 'hexagon-400'
}

/** What is shown; a unit that is being read keeps its own size as long as it can be seen. */
export function kindShown({ need, unit }: View, zoom: number): UnitKind {
  if (need !== undefined && need !== 'auto') return need
  const isHexagon = hexagonKinds.some((kind) => kind === unit?.kind)
  if (unit && isHexagon && zoom >= needZooms[unit.kind].min) return unit.kind
  return hexagonAt(zoom)
}
