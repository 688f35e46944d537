import type { Address } from '../lots/addresses.ts'
import type { Lot } from '../lots/lots.ts'
import type { Place } from '../lots/places.ts'
import type { Network } from '../networks/builder.ts'
import type { Ground } from '../rows/ground.ts'
import type { Bases } from '../rows/land.ts'
import type { NetworkIds } from '../rows/networks.ts'
import type { Ids, PastVersion, Row, TableName, TableRows } from '../rows/table-rows.ts'
import type { Road } from '../streets/roads.ts'
import type { Town } from '../town.ts'
import type { Clock } from './clock.ts'

/** Everything that the life of a town is made from, and where its rows go. */
export interface Context {
  town: Town
  clock: Clock
  ground: Ground
  ids: Ids
  bases: Bases
  lotIds: ReadonlyMap<Lot, number>
  addresses: readonly Address[]
  networks: readonly Network[]
  networkIds: NetworkIds
  rows: TableRows
  past: PastVersion[]
  /** Number in the data set; files and reports of towns other than the first are told apart by it. */
  index: number
}

export const roadId = (context: Context, road: Road): number => context.bases.roads + road.id - 1

export function addRow(context: Context, table: TableName, row: Row): Row {
  const rows = context.rows.get(table)
  if (rows) rows.push(row)
  else context.rows.set(table, [row])
  return row
}

export const placesByBlock = (town: Town): Map<Place['block'], Place> =>
  new Map(town.places.map((place) => [place.block, place]))

/** Files are numbered as in the first town, with a letter for each further one. */
export const numbered = (context: Context, prefix: string, year: number, serial: number): string =>
  `${prefix}${context.index === 0 ? '' : `${context.index}-`}${year}-${String(serial).padStart(5, '0')}`
