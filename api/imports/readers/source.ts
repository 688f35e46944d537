import type { Geometry } from 'geojson'

/** A coordinate reference system as a file names it. */
export type SourceCrs = { srid: number } | { wkt: string }

/** One record of a file. A record that cannot be read has a `problem` and no more than `raw`. */
export interface SourceFeature {
  /** 1 for the first record. */
  ordinal: number
  /** Line in the file, where the format has lines. */
  line?: number
  id?: string | number
  /** GeoJSON, or WKB as bytes; coordinates are x, y in the source's CRS. */
  geometry: Geometry | Uint8Array | null
  properties: Record<string, unknown>
  problem?: string
  raw?: string
}

/** A file opened for reading; `features` may be called more than once. */
export interface Source {
  format: string
  /** The file family in which rejected records are written. */
  family: 'geojson' | 'csv'
  /** What the file itself says, if it does. */
  crs?: SourceCrs
  /** Number of records, where the format says it beforehand. */
  total?: number
  /** Column names, where the format says them beforehand. */
  columns?: string[]
  /** Columns whose values are the geometry already. */
  geometryColumns?: string[]
  features(): AsyncIterable<SourceFeature>
  /** Removes temporary files. */
  close(): Promise<void>
}

export interface ReadOptions {
  /** Of several layers in one file. */
  layer?: string
  /** Character encoding of text, as WHATWG names it. */
  encoding?: string
  /** Column names of a CSV file without a header. */
  columns?: string[]
  /** Columns of a CSV file that hold x and y, or WKT. */
  x?: string
  y?: string
  wkt?: string
  /** What is wanted, for formats that hold everything (OSM). */
  wanted?: 'buildings' | 'roads' | 'other'
  /** Aborts a conversion that is under way. */
  signal?: AbortSignal
}

/** The file, or what was asked of it, is at fault; the message is for the user. */
export class SourceError extends Error {
  override name = 'SourceError'
}

/** The file holds more than one layer, and nobody has said which. */
export class SeveralLayers extends SourceError {
  readonly layers: string[]

  constructor(message: string, layers: string[]) {
    super(message)
    this.layers = layers
  }
}
