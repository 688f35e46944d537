import { move, type Point } from '../geometry/points.ts'
import { pointAt } from '../geometry/polylines.ts'
import { neglectOf, planted, voiceOf, wornStreet } from '../planted.ts'
import type { Random } from '../random.ts'
import type { Road } from '../streets/roads.ts'
import { kerbOffsetM } from '../streets/widths.ts'
import type { Asset } from './assets.ts'
import { type Category, categories } from './categories.ts'
import { type Clock, hourMs, momentBy } from './clock.ts'

/** Something that happened; whether anybody says so is another matter. */
export interface Incident {
  category: Category
  road: Road
  district: string
  at: Point
  atMs: number
  /** 1 (slight) to 3. */
  severity: number
  asset: Asset | null
  /** How many report it, one after another. */
  voices: number
}

export interface StreetLife {
  road: Road
  district: string
  people: number
}

/** Great streets run between districts: who speaks is who lives on that side. */
export type DistrictAt = (at: Point) => string | undefined

/** Three years of incidents, in time order. */
export function incidentsOf(
  clock: Clock,
  streets: readonly StreetLife[],
  assets: readonly Asset[],
  scale: number,
  districtAt: DistrictAt,
  rng: Random,
): Incident[] {
  const byRoad = assetsByRoad(assets)
  const storms = stormsIn(clock, rng)
  const incidents: Incident[] = []
  for (const category of categories) {
    const pick = weightedPicker(
      streets,
      (street) => weightOf(category, street) * neglectOf(street.district),
      rng,
    )
    const count = Math.round(category.perYear * 3 * scale)
    for (let i = 0; i < count; i++) {
      const street = pick()
      const atMs =
        category.code === 'flooding'
          ? rng.pick(storms) + rng.between(0, 5) * hourMs
          : momentBy(clock, category.months, rng)
      if (atMs > clock.nowMs) continue
      incidents.push(incidentAt(category, street, atMs, byRoad, districtAt, rng))
    }
  }
  return incidents.sort((a, b) => a.atMs - b.atMs)
}

/** A dozen cloudbursts a year, most of them in May to July. */
function stormsIn(clock: Clock, rng: Random): number[] {
  return Array.from({ length: 30 }, () =>
    momentBy(clock, [1, 1, 2, 4, 9, 12, 9, 5, 3, 2, 2, 1], rng),
  )
}

function weightOf(category: Category, { road, people }: StreetLife): number {
  const length = road.lengthM / 100
  const wear = (100 - road.condition) / 50
  const busy = Math.sqrt(road.trafficPerDay / 400 + 0.2)
  const isWorn = wornStreet(road.name) !== undefined
  switch (category.code) {
    case 'pothole':
      return length * wear ** 2.4 * busy
    case 'sidewalk':
      return length * wear * Math.sqrt(people + 1)
    case 'water-leak':
      return length * (road.builtYear < 1982 ? 3 : 1) * (isWorn ? 15 : 1)
    case 'sewer-blockage':
      return length * (isWorn ? 9 : 1)
    case 'flooding':
      return road.name === planted.flooding.street
        ? length * 14
        : ['Strada Luncii', 'Strada Morii'].includes(road.name ?? '')
          ? length * 2
          : length * 0.5
    case 'street-light':
      return length * (road.name === planted.dark.street ? 14 : 1)
    case 'traffic-sign':
      return length * busy ** 2
    case 'illegal-dumping':
      return (
        length * (road.name === 'Strada Digului' || road.name === 'Strada Industriilor' ? 5 : 0.6)
      )
    case 'parking':
      return people ** 1.1 + (road.name === 'Piața Veche' ? 60 : 0)
    default:
      return people + length * 2
  }
}

function weightedPicker(
  streets: readonly StreetLife[],
  weight: (street: StreetLife) => number,
  rng: Random,
): () => StreetLife {
  const sums: number[] = []
  let sum = 0
  for (const street of streets) {
    sum += Math.max(0, weight(street))
    sums.push(sum)
  }
  return () => {
    const at = rng.next() * sum
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! < at) low = middle + 1
      else high = middle
    }
    return streets[low]!
  }
}

function incidentAt(
  category: Category,
  street: StreetLife,
  atMs: number,
  byRoad: ReadonlyMap<string, Asset[]>,
  districtAt: DistrictAt,
  rng: Random,
): Incident {
  const { road } = street
  const candidates = category.asset ? byRoad.get(`${category.asset} ${road.id}`) : undefined
  const asset = candidates && candidates.length > 0 ? worst(candidates, rng) : null
  const { point, direction } = pointAt(road.points, rng.between(0.05, 0.95) * road.lengthM)
  const onRoad = ['pothole', 'flooding', 'water-leak', 'sewer-blockage', 'snow-ice'].includes(
    category.code,
  )
  const reach = onRoad ? kerbOffsetM(road.class) * 0.7 : kerbOffsetM(road.class) + 3
  const at = asset ? asset.at : move(point, direction, 0, rng.between(-reach, reach))
  const severity = rng.weighted([
    [1, 5],
    [2, 3],
    [3, category.code === 'flooding' ? 3 : 1],
  ] as const)
  const district = districtAt(at) ?? street.district
  return {
    category,
    road,
    district,
    at,
    atMs,
    severity,
    asset,
    voices: voicesFor({ ...street, district }, severity, rng),
  }
}

const worst = (assets: readonly Asset[], rng: Random): Asset => {
  const [a, b] = [rng.pick(assets), rng.pick(assets)]
  return a.condition <= b.condition ? a : b
}

/** Busy, serious and loud places are heard more than once; some are not heard at all. */
function voicesFor({ road, district }: StreetLife, severity: number, rng: Random): number {
  const voice = voiceOf(district)
  if (rng.next() > Math.min(1, voice * 0.94)) return 0
  const more = 0.1 * voice * severity * (road.trafficPerDay > 3000 ? 1.6 : 1)
  let voices = 1
  while (voices < 9 && rng.chance(Math.min(0.5, more))) voices++
  return voices
}

function assetsByRoad(assets: readonly Asset[]): Map<string, Asset[]> {
  const byRoad = new Map<string, Asset[]>()
  for (const asset of assets) {
    if (!asset.road) continue
    const key = `${asset.type} ${asset.road.id}`
    const list = byRoad.get(key)
    if (list) list.push(asset)
    else byRoad.set(key, [asset])
  }
  return byRoad
}
