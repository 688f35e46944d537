import { numberLots } from '../lots/addresses.ts'
import { random } from '../random.ts'
import type { Town } from '../town.ts'
import { coverRows } from './covers.ts'
import type { Ground } from './ground.ts'
import { landRows } from './land.ts'
import type { Ids, PastVersion, TableRows } from './table-rows.ts'

/** A town as rows, ready to be stored. */
export function townRows(
  town: Town,
  ground: Ground,
  ids: Ids,
  locality: string,
): { rows: TableRows; past: PastVersion[] } {
  const addresses = numberLots(
    town.lots,
    town.buildings,
    town.streets,
    random(town.options.seed, 'addresses'),
  )
  const { rows } = landRows(town, addresses, ground, ids, locality)
  rows.set('land_covers', coverRows(town, ground, ids))
  return { rows, past: [] }
}
