import { numberLots } from '../lots/addresses.ts'
import { buildNetworks } from '../networks/networks.ts'
import { surroundingsOf } from '../networks/surroundings.ts'
import { random } from '../random.ts'
import type { Town } from '../town.ts'
import { coverRows } from './covers.ts'
import type { Ground } from './ground.ts'
import { landRows } from './land.ts'
import { networkRows } from './networks.ts'
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
  const { rows, bases } = landRows(town, addresses, ground, ids, locality)
  rows.set('land_covers', coverRows(town, ground, ids))
  const around = surroundingsOf(town, addresses, ground.elevationM)
  const networks = buildNetworks(around)
  networkRows(networks, bases, ground, ids, rows)
  return { rows, past: [] }
}
