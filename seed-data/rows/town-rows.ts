import { addAssets } from '../life/assets.ts'
import { clockAt } from '../life/clock.ts'
import type { Context } from '../life/context.ts'
import { addMaintenance } from '../life/maintenance.ts'
import { addOccasions } from '../life/occasions.ts'
import { addPastLand } from '../life/past-land.ts'
import { addPermits } from '../life/permits.ts'
import { addProgrammes } from '../life/programmes.ts'
import { addReports } from '../life/reports.ts'
import { addRights } from '../life/rights.ts'
import { addWorks } from '../life/works.ts'
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

export interface TownPlace {
  index: number
  locality: string
  today: string
  ground: Ground
}

/** A town and its life as rows, ready to be stored. */
export function townRows(
  town: Town,
  { index, locality, today, ground }: TownPlace,
  ids: Ids,
): { rows: TableRows; past: PastVersion[] } {
  const addresses = numberLots(
    town.lots,
    town.buildings,
    town.streets,
    random(town.options.seed, 'addresses'),
  )
  const { rows, bases, lotIds } = landRows(town, addresses, ground, ids, locality)
  rows.set('land_covers', coverRows(town, ground, ids))
  const networks = buildNetworks(surroundingsOf(town, addresses, ground.elevationM))
  const networkIds = networkRows(networks, bases, ground, ids, rows)
  const past: PastVersion[] = []
  const clock = clockAt(today)
  const context: Context = {
    town,
    clock,
    ground,
    ids,
    bases,
    lotIds,
    addresses,
    networks,
    networkIds,
    rows,
    past,
    index,
  }
  const { people } = addRights(context)
  const assets = addAssets(context)
  const crews = addMaintenance(context, assets)
  const works = addWorks(context)
  addReports(context, assets, crews)
  addPermits(context, people, works)
  addProgrammes(context, works)
  addOccasions(context)
  addPastLand(context)
  return { rows, past }
}
