import type { Building } from '../buildings/building.ts'
import { nearest } from '../geometry/polylines.ts'
import type { Address } from '../lots/addresses.ts'
import type { Road } from '../streets/roads.ts'

/** A building to be connected, and where along its street. */
export interface Door {
  building: Building
  road: Road
  alongM: number
}

/** One door for each building with an address, by street segment. */
export function doorsByRoad(addresses: readonly Address[]): Map<Road, Door[]> {
  const doors = new Map<Road, Door[]>()
  const seen = new Set<Building>()
  for (const { building, road, at } of addresses) {
    if (building?.status !== 'standing' || seen.has(building)) continue
    seen.add(building)
    const list = doors.get(road) ?? []
    list.push({ building, road, alongM: nearest(road.points, at).along })
    doors.set(road, list)
  }
  return doors
}
