import type { Point } from './geometry/points.ts'
import { groundAt } from './rows/ground.ts'
import { Ids, type PastVersion, type TableRows } from './rows/table-rows.ts'
import { townRows } from './rows/town-rows.ts'
import { designTown } from './town.ts'

export interface TownsOptions {
  /** Current parcels over all; default 3,000. */
  parcels?: number
  seed?: number
  /** YYYY-MM-DD; the data ends on this day. */
  today: string
}

export interface GeneratedTown {
  index: number
  count: number
  locality: string
  rows: TableRows
  past: PastVersion[]
  ids: Ids
  /** The limit of this town's land, degrees. */
  boundary: Point[]
}

const parcelsPerTown = 3000
const cell = { widthM: 4400, heightM: 3300 }
// The square of Lunca Veche in Stereo 70, on the Wallachian plain.
const origin: Point = [553200, 296800]

const otherNames = [
  'Valea Seacă',
  'Măgura Nouă',
  'Poiana Lungă',
  'Izvoarele',
  'Fântâna Mare',
  'Dealu Viei',
  'Plopeni',
  'Stejaru',
  'Cireșu',
  'Balta Albă',
  'Gura Văii',
  'Câmpulunga',
  'Ulmeni',
  'Răchiteni',
  'Vadu Lat',
]

/**
 * Towns one after another, each thrown away before the next: memory does not grow with their
 * number. Their land lies in a grid of cells with fields in between.
 */
export function* generateTowns(options: TownsOptions): Generator<GeneratedTown> {
  const total = options.parcels ?? parcelsPerTown
  const seed = options.seed ?? 1
  const count = Math.max(1, Math.round(total / parcelsPerTown))
  const columns = Math.ceil(Math.sqrt(count))
  const ids = new Ids()
  const thisYear = Number(options.today.slice(0, 4))
  let made = 0
  for (let index = 0; index < count; index++) {
    const ground = groundAt([
      origin[0] + (index % columns) * cell.widthM,
      origin[1] + Math.floor(index / columns) * cell.heightM,
    ])
    const parcels = Math.round((total - made) / (count - index))
    const town = designTown({ seed: seed + index * 101, variant: index, parcels, thisYear })
    made += town.lots.length
    const locality =
      index === 0
        ? 'Lunca Veche'
        : `${otherNames[index % otherNames.length]} ${Math.ceil(index / otherNames.length)}`
    const { rows, past } = townRows(town, { index, locality, today: options.today, ground }, ids)
    yield {
      index,
      count,
      locality,
      rows,
      past,
      ids,
      boundary: town.plan.limit.map((p) => ground.lonLat(p)),
    }
  }
}
