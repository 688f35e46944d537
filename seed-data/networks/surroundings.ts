import type { Point } from '../geometry/points.ts'
import type { Address } from '../lots/addresses.ts'
import type { Block } from '../lots/blocks.ts'
import type { PlaceKind } from '../lots/places.ts'
import type { Road } from '../streets/roads.ts'
import type { Town } from '../town.ts'
import { type Door, doorsByRoad } from './doors.ts'
import { type StreetWeb, servedStreets } from './street-tree.ts'

/** What every network needs to know of its town. */
export interface Surroundings {
  seed: number
  thisYear: number
  web: StreetWeb
  doors: ReadonlyMap<Road, Door[]>
  places: ReadonlyMap<PlaceKind, Block>
  river: readonly Point[]
  elevationM: (p: Point) => number
}

export function surroundingsOf(
  town: Town,
  addresses: readonly Address[],
  elevationM: (p: Point) => number,
): Surroundings {
  const places = new Map<PlaceKind, Block>()
  for (const place of town.places) if (!places.has(place.kind)) places.set(place.kind, place.block)
  return {
    seed: town.options.seed,
    thisYear: town.options.thisYear,
    web: servedStreets(town),
    doors: doorsByRoad(addresses),
    places,
    river: town.plan.skeleton.river,
    elevationM,
  }
}
