import { buildOn } from './buildings/build.ts'
import type { Building } from './buildings/building.ts'
import { type Block, cutBlocks } from './lots/blocks.ts'
import { cutLots, isOpen, type Lot, lotOf } from './lots/lots.ts'
import { choosePlaces, type Place } from './lots/places.ts'
import { planStreets, type StreetPlan } from './plan/street-plan.ts'
import { random } from './random.ts'
import { buildRoads, type Road, type Street } from './streets/roads.ts'
import { type RoadSurface, roadSurfaces } from './streets/surfaces.ts'

export interface TownOptions {
  seed: number
  /** 0 is the demo town. */
  variant: number
  /** How many current parcels; met within about two in a hundred. */
  parcels: number
  /** The last full year before the data ends. */
  thisYear: number
}

/** One town in its own plane, in metres from its square. */
export interface Town {
  options: TownOptions
  plan: StreetPlan
  blocks: Block[]
  places: Place[]
  lots: Lot[]
  buildings: Building[]
  roads: Road[]
  streets: Street[]
  surfaces: RoadSurface[]
}

export function designTown(options: TownOptions): Town {
  const plan = planStreets(options.seed, options.variant)
  const blocks = cutBlocks(plan)
  const places = choosePlaces(blocks, plan.skeleton)
  const lots = lotsToNumber(blocks, places, options)
  const placeOf = new Map(places.map((place) => [place.block, place]))
  const rng = random(options.seed, 'buildings')
  const buildings: Building[] = []
  for (const lot of lots) {
    buildings.push(...buildOn(lot, placeOf.get(lot.block), rng, () => buildings.length + 1))
  }
  renumber(buildings)
  const { roads, streets } = buildRoads(plan, options.seed, options.thisYear)
  const surfaces = roadSurfaces(plan.graph, roads, blocks)
  return { options, plan, blocks, places, lots, buildings, roads, streets, surfaces }
}

function renumber(buildings: Building[]): void {
  buildings.forEach((building, i) => {
    building.id = i + 1
  })
}

/** Widens or narrows lots until the town has as many as it should. */
function lotsToNumber(
  blocks: readonly Block[],
  places: readonly Place[],
  options: TownOptions,
): Lot[] {
  const taken = new Set(places.map((place) => place.block))
  // Fields and public places are the same however wide the lots.
  const same = new Map<Block, Lot[]>()
  const cutBlock = (block: Block, factor: number): Lot[] => {
    const known = same.get(block)
    if (known) return known
    const lots = taken.has(block)
      ? [lotOf(block, block.ring.points)]
      : cutLots(block, factor, random(options.seed, `lots ${block.id}`))
    if (taken.has(block) || isOpen(block)) same.set(block, lots)
    return lots
  }
  const cut = (factor: number) => blocks.flatMap((block) => cutBlock(block, factor))
  let factor = Math.min(2.4, Math.max(0.6, 1.21 * (3000 / options.parcels) ** 1.6))
  let best = cut(factor)
  let closest = miss(best, options)
  // Fewer lots where they are wider, though less than in proportion: steps from both sides.
  let [low, high] = [0.6, 2.4]
  for (let attempt = 0; attempt < 7 && closest > 0.012 && high - low > 0.01; attempt++) {
    if (best.length > options.parcels) low = Math.max(low, factor)
    else high = Math.min(high, factor)
    const guess = factor * (best.length / options.parcels) ** 1.6
    factor = guess > low && guess < high ? guess : (low + high) / 2
    const lots = cut(factor)
    if (lots.length > options.parcels) low = Math.max(low, factor)
    else high = Math.min(high, factor)
    if (miss(lots, options) >= closest) continue
    best = lots
    closest = miss(lots, options)
  }
  return best
}

const miss = (lots: readonly Lot[], options: TownOptions) =>
  Math.abs(lots.length / options.parcels - 1)
