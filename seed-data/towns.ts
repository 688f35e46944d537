import type { Point } from './geometry/points.ts'
import { groundAt } from './rows/ground.ts'
import { Ids, type PastVersion, type TableName, type TableRows } from './rows/table-rows.ts'
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
  locality: string
  rows: TableRows
  past: PastVersion[]
  /** The highest id taken in each table. */
  highest: ReadonlyMap<TableName, number>
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

export const countTowns = (parcels = parcelsPerTown): number =>
  Math.max(1, Math.round(parcels / parcelsPerTown))

/**
 * One town of a data set. It knows nothing of the others, so that they can be made in any order
 * and each thrown away before the next: memory does not grow with their number. Their land lies in
 * a grid of cells with fields in between.
 */
export function generateTown(options: TownsOptions, index: number): GeneratedTown {
  const total = options.parcels ?? parcelsPerTown
  const seed = options.seed ?? 1
  const count = countTowns(total)
  const columns = Math.ceil(Math.sqrt(count))
  const ground = groundAt([
    origin[0] + (index % columns) * cell.widthM,
    origin[1] + Math.floor(index / columns) * cell.heightM,
  ])
  const town = designTown({
    seed: seed + index * 101,
    variant: index,
    parcels: Math.round(total / count),
    thisYear: Number(options.today.slice(0, 4)),
  })
  const locality =
    index === 0
      ? 'Lunca Veche'
      : `${otherNames[index % otherNames.length]} ${Math.ceil(index / otherNames.length)}`
  const ids = new Ids(index)
  const { rows, past } = townRows(town, { index, locality, today: options.today, ground }, ids)
  return {
    index,
    locality,
    rows,
    past,
    highest: ids.highest(),
    boundary: town.plan.limit.map((p) => ground.lonLat(p)),
  }
}
