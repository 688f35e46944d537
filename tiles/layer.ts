import type { z } from '@hono/zod-openapi'
import { areaParam } from '../api/http/area.ts'
import { dateParam } from '../api/http/params.ts'

/** What one layer of the tiles is made of. SQL in it sees the row as `r`. */
export interface TileLayer {
  /** The name in the tile: the collection, spelled as its table. */
  name: string
  /** The table the rows come from, in schema public with a twin in schema history. */
  table: string
  description: string
  /** `staff` layers are left out of public tiles altogether. */
  access: 'public' | 'staff'
  minZoom: number
  /** With asOf, where derived tables cannot stand in. */
  minZoomOfPast?: number
  maxZoom: number
  attributes: TileAttribute[]
  shape: 'polygon' | 'line' | 'point' | 'any'
  /** A point for a label instead of the polygon itself, in one tile only. */
  isLabel?: boolean
  /** Which rows, by zoom. Parts are joined with `and`. */
  where?: (z: number) => string[]
  /** Further conditions in public tiles. */
  publicWhere?: string[]
  /** The column that is drawn, if not geom_3857. */
  geometry?: (z: number) => string
  /** Stands after `from … as r`. */
  join?: string
  /** Coordinates are rounded to this many tile units, to save bytes where nobody sees it. */
  roundedTo?: (z: number) => number
  /** Points so near to each other that one stands for all. */
  thinned?: (z: number) => Thinning | undefined
  /** What a request may ask of it, by the parameters of the API's list; thinning sees only what is left. */
  filters?: Record<string, LayerFilter>
  /** Only rows in force, by valid_from and valid_until. */
  hasValidTime?: boolean
  /** Only in tiles that ask for it alone: few look at it, and the others need not pay for it. */
  isAlone?: boolean
  /** A derived table: there is no record of its past. */
  isDerived?: boolean
}

export interface TileAttribute {
  name: string
  type: 'Number' | 'String' | 'Boolean'
  sql: string
  /** Only in tiles from this zoom on. */
  minZoom?: number
  /** Only in staff tiles. */
  isPrivate?: boolean
}

export interface Thinning {
  /** Tile units. */
  cell: number
  /** One for each value of this SQL in a cell. */
  per?: string
  /** Which one stays: SQL for `order by`. */
  first: string
}

export interface LayerFilter {
  /** What it takes: what the API's list takes, except that a period is of whole days. */
  schema: z.ZodType<string | string[]>
  /** The condition, for a parameter of type text as `$1`; several values have commas between. */
  where(parameter: string): string
}

/** Whole days since 1970-01-01, the unit of dates in tiles. */
export function dayOf(dateSql: string): string {
  return `(${dateSql})::date - date '1970-01-01'`
}

/** The day on the municipality's calendar of a column of type timestamptz. */
export function localDay(momentSql: string): string {
  return `(${momentSql} at time zone $13::text)::date`
}

/** Takes the values that the list takes. */
export function oneOf(sql: string, { schema }: Pick<LayerFilter, 'schema'>): LayerFilter {
  return { schema, where: (parameter) => `${sql} = any(string_to_array(${parameter}, ','))` }
}

/** Of what has a day, what has it in the range. */
export function within(daySql: string): { from: LayerFilter; to: LayerFilter } {
  return {
    from: { schema: dateParam, where: (parameter) => `${daySql} >= ${parameter}::date` },
    to: { schema: dateParam, where: (parameter) => `${daySql} <= ${parameter}::date` },
  }
}

/** What touches an area, as the API's lists take it. */
export const inArea: { within: LayerFilter } = {
  within: {
    schema: areaParam,
    where: (parameter) => {
      const shape = `(select area_of(${parameter}))`
      return `r.geom && ${shape} and st_intersects(r.geom, ${shape})`
    },
  },
}
