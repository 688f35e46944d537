import type { MultiPolygon, Polygon } from 'geojson'
import type { FaceId } from '../geo/coverage/face.ts'

/** What is known of a parcel beside its shape. */
export interface Facts {
  cadastralNumber: string
  landUse: string | null
  address: string | null
  registeredAreaM2: number | null
  assessedLandValue: number | null
  assessedBuildingValue: number | null
  attributes: Record<string, unknown>
}

/** A parcel as a change set leaves it. Its key is its id in the register, or `new-1`. */
export interface ParcelDraft {
  key: FaceId
  parcelId: number | null
  /** Of the parcel in the register that this was made of. */
  baseVersion: number | null
  isRetired: boolean
  /** Whose ground it takes. */
  from: FaceId[]
  /** How it came to be: `split`, `merge` and so on. */
  operation: string | null
  facts: Facts
  /** Facts that only a person can give. */
  asks: (keyof Facts)[]
  /** Degrees, exactly as stored. */
  geometry: Polygon | MultiPolygon
}
