import type { UnitKind } from '../../api/needs/unit-kinds.ts'

interface Zooms {
  /** Below it there would be more units than a tile can hold, or an eye can tell apart. */
  min: number
  /** Closer than this the map enlarges the tile. */
  max: number
}

/** The zooms that units of a kind are served at. */
export const needZooms: Record<UnitKind, Zooms> = {
  'hexagon-50': { min: 13, max: 14 },
  'hexagon-100': { min: 12, max: 13 },
  'hexagon-200': { min: 11, max: 12 },
  'hexagon-400': { min: 0, max: 11 },
  'road-segment': { min: 12, max: 15 },
  parcel: { min: 14, max: 16 },
  district: { min: 0, max: 13 },
  'network-edge': { min: 13, max: 16 },
}
