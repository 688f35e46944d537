import { distance, type Point } from '../geometry/points.ts'
import { centroidOf } from '../geometry/polygons.ts'
import type { Skeleton } from '../plan/skeleton.ts'
import type { Block } from './blocks.ts'

export type PlaceKind =
  | 'town-hall'
  | 'market'
  | 'church'
  | 'school'
  | 'kindergarten'
  | 'hospital'
  | 'care-home'
  | 'library'
  | 'police'
  | 'fire-station'
  | 'stadium'
  | 'park'
  | 'cemetery'
  | 'station'
  | 'treatment-plant'
  | 'waterworks'
  | 'substation'
  | 'supermarket'

export interface Place {
  kind: PlaceKind
  name: string
  block: Block
}

// Where on the drawn plan (metres from the square), and about how large (square metres).
const wanted: readonly (readonly [PlaceKind, string, Point, number])[] = [
  ['town-hall', 'Primăria Lunca Veche', [20, 170], 5000],
  ['church', 'Biserica „Sfântul Nicolae”', [-150, -60], 4500],
  ['market', 'Piața Agroalimentară', [170, -90], 5500],
  ['library', 'Biblioteca „Ion Creangă”', [-140, 210], 4000],
  ['school', 'Liceul Teoretic „Mihai Eminescu”', [480, 300], 15000],
  ['school', 'Școala Gimnazială nr. 1', [-560, 420], 12000],
  ['school', 'Școala Gimnazială nr. 2', [-350, -780], 12000],
  ['kindergarten', 'Grădinița cu Program Prelungit nr. 3', [780, 420], 6500],
  ['kindergarten', 'Grădinița „Albinuța”', [-1250, 330], 6500],
  ['hospital', 'Spitalul Orășenesc Lunca Veche', [560, -120], 21000],
  ['care-home', 'Căminul pentru Vârstnici „Sfânta Ana”', [-1000, 700], 7500],
  ['police', 'Poliția Orașului Lunca Veche', [330, 20], 4000],
  ['fire-station', 'Detașamentul de Pompieri', [760, 880], 9000],
  ['stadium', 'Stadionul „Unirea”', [880, -300], 20000],
  ['park', 'Parcul Tineretului', [850, 560], 13000],
  ['park', 'Grădina Publică', [-430, 100], 10000],
  ['park', 'Parcul Viilor', [200, -1050], 11000],
  ['park', 'Scuarul Teilor', [-700, 700], 5000],
  ['park', 'Parcul Copiilor', [-1420, 60], 8000],
  ['cemetery', 'Cimitirul „Sfântul Gheorghe”', [-500, 980], 20000],
  ['cemetery', 'Cimitirul Viilor', [-520, -1000], 16000],
  ['station', 'Gara Lunca Veche', [120, 1085], 14000],
  ['treatment-plant', 'Stația de Epurare', [1310, -560], 16000],
  ['waterworks', 'Uzina de Apă', [-1440, 820], 9000],
  ['substation', 'Stația Electrică 110/20 kV', [1180, 980], 9000],
  ['supermarket', 'Hala Comercială Unirii', [1120, 250], 13000],
  ['church', 'Biserica „Sfinții Împărați”', [350, -900], 5000],
  ['church', 'Biserica „Adormirea Maicii Domnului”', [-1180, 150], 5000],
]

/** Gives each public place the block that suits it best by distance and size. */
export function choosePlaces(blocks: readonly Block[], skeleton: Skeleton): Place[] {
  const free = new Set(blocks.filter((block) => !['farm', 'meadow', 'park'].includes(block.style)))
  const places: Place[] = []
  for (const [kind, name, drawnAt, areaM2] of wanted) {
    const at = skeleton.warp(drawnAt)
    let best: { block: Block; cost: number } | undefined
    for (const block of free) {
      const away = distance(centroidOf(block.ring.points), at)
      const cost = away / 160 + Math.abs(Math.log(block.areaM2 / areaM2)) * 1.6
      if (!best || cost < best.cost) best = { block, cost }
    }
    if (!best) continue
    free.delete(best.block)
    places.push({ kind, name, block: best.block })
  }
  return places
}
