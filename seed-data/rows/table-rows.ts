/** One row by column name; `geom` is hex EWKB. */
export type Row = Record<string, unknown>

/** Tables in the order in which they can be filled. */
export const tableOrder = [
  'parties',
  'parcels',
  'buildings',
  'rights',
  'roads',
  'road_surfaces',
  'addresses',
  'zones',
  'districts',
  'land_covers',
  'networks',
  'network_nodes',
  'network_edges',
  'asset_types',
  'assets',
  'crews',
  'maintenance_plans',
  'works',
  'works_phases',
  'work_orders',
  'inspections',
  'report_categories',
  'reports',
  'report_contacts',
  'report_events',
  'permits',
  'permit_parties',
  'change_sets',
] as const

export type TableName = (typeof tableOrder)[number]

export type TableRows = Map<TableName, Row[]>

/** A version of a row that was replaced: the columns that then had another value. */
export interface PastVersion {
  table: TableName
  id: number
  version: number
  before: Row
  recordedAt: string
  recordedUntil: string
  recordedBy: string
  endedBy: string
  reason: string | null
}

/** Ids rise over all towns of one data set. */
export class Ids {
  private readonly last = new Map<TableName, number>()
  take(table: TableName, count = 1): number {
    const first = (this.last.get(table) ?? 0) + 1
    this.last.set(table, first + count - 1)
    return first
  }
  highest(): ReadonlyMap<TableName, number> {
    return this.last
  }
}
