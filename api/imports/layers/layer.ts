import type { ShapeKind } from '../shape.ts'

export type Unit = 'm' | 'mm' | 'm2' | 'km/h'

/** A column of the target and how values come into it. */
export interface Field {
  name: string
  type:
    | 'text'
    | 'integer'
    | 'number'
    | 'date'
    | 'timestamp'
    | 'boolean'
    | 'weekdays'
    | 'code'
    | 'slug'
    | 'key'
  /** Names that a column of the file may have, compared without case, spaces and signs. */
  names?: string[]
  /** The unit the column is kept in; `--map column=field:unit` names the file's. */
  unit?: Unit
  min?: number
  max?: number
  required?: boolean
  /** 0 stands for not known. */
  zeroIsNone?: boolean
  /** For `code`: ours, which stand for themselves. */
  allowed?: readonly string[]
  /** For `code`: a file's value (compared like names) to ours. */
  codes?: Record<string, string>
  /** For `code`: patterns tried when `codes` has no answer. */
  patterns?: [RegExp, string][]
  /** For `code`: what an unknown value becomes; without one it is rejected. */
  otherwise?: string
  /** Used when the file has no value. */
  fallback?: string | number | boolean | number[]
  /** For `key`: the thing it names, by its key. */
  refersTo?: Reference
  /** When several records go to one thing: how their values become one. */
  together?: 'sum' | 'max' | 'most' | 'first'
}

export interface Reference {
  table: 'parcels' | 'reports' | 'asset_types' | 'report_categories' | 'network_nodes'
  /** The column that receives its id. */
  column: string
  /** Whether a record without a geometry takes its place from there. */
  givesPlace?: boolean
}

export interface Layer {
  name: string
  table: LayerTable
  kinds: ShapeKind[]
  /** One point or one line, not several. */
  single?: boolean
  fields: Field[]
  /** The field by which the table itself tells its rows apart, whatever their source. */
  naturalKey?: string
  /** What becomes of a row that a complete file no longer has; without it, nothing may. */
  retire?: 'end' | 'delete' | { status: string }
  /** A field whose constant value is part of the default name of the source. */
  sourceBy?: string
  /** Columns that are found by the place when the file does not say. */
  linkByPlace?: { column: string; table: 'parcels' | 'buildings' }[]
  /** Two fields of days or moments, of which the second is not before the first. */
  inOrder?: [from: string, to: string]
}

export type LayerTable =
  | 'parcels'
  | 'buildings'
  | 'roads'
  | 'road_surfaces'
  | 'addresses'
  | 'zones'
  | 'districts'
  | 'land_covers'
  | 'assets'
  | 'reports'
  | 'permits'
  | 'works'
  | 'programmes'
  | 'occasions'
  | 'network_nodes'
  | 'network_edges'

/** A name without what differs from file to file: `Street_Name` and `street name` are one. */
export const plain = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}+-]|[_\s]/gu, '')
    .replaceAll('-', '')
