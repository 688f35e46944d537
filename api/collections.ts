import { addresses } from './addresses/routes.ts'
import { assets } from './assets/routes.ts'
import { buildings } from './buildings/routes.ts'
import { changeSets } from './change-sets/routes.ts'
import { districts } from './districts/routes.ts'
import type { Collection } from './http/collection.ts'
import { occasions } from './interventions/occasion-routes.ts'
import { bundles, interventions, moratoriums, programmes } from './interventions/routes.ts'
import { landCovers } from './land-covers/routes.ts'
import { inspections, workOrders } from './maintenance/routes.ts'
import { needUnits } from './needs/unit-collection.ts'
import { networkEdges, networkNodes, networks } from './networks/routes.ts'
import { parcels } from './parcels/routes.ts'
import { permits } from './permits/routes.ts'
import { plans } from './plans/routes.ts'
import { reportContacts, reportEvents, reports } from './reports/routes.ts'
import { parties, rights } from './rights/routes.ts'
import { roadSurfaces, roads } from './roads/routes.ts'
import { works, worksPhases } from './works/routes.ts'
import { zones } from './zones/routes.ts'

/** Those with routes of their own. */
export const listed = {
  changeSets,
  parcels,
  rights,
  buildings,
  roads,
  roadSurfaces,
  addresses,
  zones,
  districts,
  landCovers,
  networks,
  networkNodes,
  networkEdges,
  assets,
  inspections,
  workOrders,
  reports,
  permits,
  works,
  interventions,
  moratoriums,
  bundles,
  programmes,
  occasions,
  plans,
}

/** Those seen only through others. */
const sides = [parties, reportEvents, reportContacts, worksPhases, needUnits]

/** Every collection by path, for relations that lead from one slice to another. */
export const collections: ReadonlyMap<string, Collection> = new Map(
  [...Object.values(listed), ...sides].map((one) => [one.path, one]),
)
