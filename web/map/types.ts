import type { BBox as GeoJsonBBox } from 'geojson'
import type { needZooms } from '../../tiles/needs/zooms.ts'

/** Longitude and latitude in degrees, EPSG:4326. */
export type LngLat = [longitude: number, latitude: number]

/** West, south, east, north in degrees, EPSG:4326. */
export type Bounds = Extract<GeoJsonBBox, [number, number, number, number]>

/** What need can be asked of. */
export type UnitKind = keyof typeof needZooms

export type Theme = 'light' | 'dark'

/** What the address bar holds. Degrees; zoom as MapLibre counts it (512 px tiles). */
export interface MapView {
  lng: number
  lat: number
  zoom: number
  bearing: number
  pitch: number
}

/** A feature by its names in the API: the collection as it stands in the path, and the id. */
export interface FeatureRef {
  collection: string
  id: number
}

export interface PickedFeature extends FeatureRef {
  label?: string
  /** The public attributes that the tile carries. */
  properties: Record<string, unknown>
}

export interface LayerState {
  visible: boolean
  /** 0 to 1, multiplied into the style's own opacity. */
  opacity: number
}

/** A filter as the API's lists take it: lists with commas, days as 2026-01-31, both ends included. */
export type FilterParams = Record<string, string>

export interface MapFilter {
  params: FilterParams
  /** What matches, where the tiles cannot say it themselves. */
  ids?: number[]
  /** The area that all is narrowed to, as the API's lists take it. */
  within?: string
}

/** The municipality's CRS as proj4 reads it. */
export interface OfficialCrs {
  srid: number
  definition: string
  /** Corners of the municipality as the database transforms them, by which proj4 is corrected. */
  control?: ControlPoint[] | null
}

export type ControlPoint = [longitude: number, latitude: number, easting: number, northing: number]

/** Looks a `map.*` text up in the locale in force. */
export type Translate = (key: string, values?: Record<string, string | number>) => string

/** `absent`: no WebGL 2 here; `lost`: the GPU took the canvas away, it may come back. */
export type Availability = 'ready' | 'lost' | 'absent'

export type Unsubscribe = () => void
