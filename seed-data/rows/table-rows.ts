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
  'programmes',
  'occasions',
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

// Three times what the fullest table of a town has.
const idsPerTown = 100_000

/** Ids rise over all towns of one data set; each town has a range of its own. */
export class Ids {
  private readonly last = new Map<TableName, number>()
  private readonly before: number
  constructor(town: number) {
    this.before = town * idsPerTown
  }
  take(table: TableName, count = 1): number {
    const first = (this.last.get(table) ?? this.before) + 1
    const last = first + count - 1
    if (last > this.before + idsPerTown) throw new RangeError(`Too many ${table} in one town.`)
    this.last.set(table, last)
    return first
  }
  highest(): ReadonlyMap<TableName, number> {
    return this.last
  }
}
