import type { Building } from '../buildings/building.ts'
import { type Frame, frameOf } from '../buildings/frame.ts'
import { move, type Point } from '../geometry/points.ts'
import { centroidOf, contains } from '../geometry/polygons.ts'
import { nearest } from '../geometry/polylines.ts'
import type { Random } from '../random.ts'
import type { Road, Street } from '../streets/roads.ts'
import type { Lot } from './lots.ts'

export interface Address {
  lot: Lot
  building: Building | undefined
  road: Road
  number: number
  unit: string | null
  at: Point
  label: string
}

interface Door {
  lot: Lot
  road: Road
  /** Metres from the start of the street. */
  along: number
  isLeft: boolean
  at: Point
}

/** Numbers every lot along its street: odd on the left, even on the right, rising. */
export function numberLots(
  lots: readonly Lot[],
  buildings: readonly Building[],
  streets: readonly Street[],
  rng: Random,
): Address[] {
  const doors = doorsByStreet(lots, streets)
  const mains = new Map<Lot, Building[]>()
  for (const building of buildings) {
    if (building.isMain) mains.set(building.lot, [...(mains.get(building.lot) ?? []), building])
  }
  const addresses: Address[] = []
  for (const [street, list] of doors) {
    const last = { odd: -1, even: 0 }
    for (const door of list.sort((a, b) => a.along - b.along)) {
      const side = door.isLeft ? 'odd' : 'even'
      // Here and there a number has gone with the house that had it.
      last[side] += rng.chance(0.03) ? 4 : 2
      const houses = mains.get(door.lot) ?? []
      const several = houses.length > 1
      for (const building of several ? houses : [houses[0]]) {
        const unit = building?.use === 'apartments' ? building.name : null
        const label = `${street.name} nr. ${last[side]}${unit ? `, ${unit.replace('Bloc', 'bl.')}` : ''}`
        const at = several && building ? middleOf(building.points) : door.at
        addresses.push({
          lot: door.lot,
          building,
          road: door.road,
          number: last[side],
          unit,
          at,
          label,
        })
      }
    }
  }
  return addresses
}

/** Behind the middle of the front; where that bends away, as near to it as the lot reaches. */
function doorOf(frame: Frame): Point {
  for (const inM of [2.5, 1.2, 4.5, 7, 10, 14]) {
    for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
      const at = move(frame.origin, frame.way, frame.frontM * share, inM)
      if (contains(frame.lot.points, at)) return at
    }
  }
  return centroidOf(frame.lot.points)
}

function middleOf(points: readonly Point[]): Point {
  const [a, b] = [points[0]!, points[Math.floor(points.length / 2)]!]
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}

function doorsByStreet(lots: readonly Lot[], streets: readonly Street[]): Map<Street, Door[]> {
  const places = new Map<number, { street: Street; road: Road; before: number }>()
  for (const street of streets) {
    let before = 0
    for (const road of street.roads) {
      places.set(road.edge.id, { street, road, before })
      before += road.lengthM
    }
  }
  const doors = new Map<Street, Door[]>()
  for (const lot of lots) {
    if (['farm', 'meadow'].includes(lot.block.style)) continue
    const front = lot.frontages.find((frontage) => places.has(frontage.half.edge.id))
    const frame = frameOf(lot)
    if (!front || !frame) continue
    const { street, road, before } = places.get(front.half.edge.id)!
    const at = doorOf(frame)
    const along = before + nearest(road.points, at).along
    const list = doors.get(street) ?? []
    list.push({ lot, road, along, isLeft: front.half.forward, at })
    doors.set(street, list)
  }
  return doors
}
