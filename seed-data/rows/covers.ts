import type { Point } from '../geometry/points.ts'
import { centroidOf, contains } from '../geometry/polygons.ts'
import { nearest, offset } from '../geometry/polylines.ts'
import type { Lot } from '../lots/lots.ts'
import { riverHalfWidthM } from '../plan/skeleton.ts'
import type { Town } from '../town.ts'
import type { Ground } from './ground.ts'
import { digitised } from './land.ts'
import type { Ids, Row } from './table-rows.ts'
import { polygonHex } from './wkb.ts'

/** What the ground is covered with: water, green, fields, the square. */
export function coverRows(town: Town, ground: Ground, ids: Ids): Row[] {
  const covers: { kind: string; name: string | null; ring: readonly Point[] }[] = []
  const { river, oxbows } = town.plan.skeleton
  const wet = insideOf(river, town.plan.limit)
  covers.push({ kind: 'water', name: 'Râul Sălcuța', ring: band(wet, () => riverHalfWidthM) })
  oxbows.forEach((line, i) => {
    if (!line.every((p) => contains(town.plan.limit, p))) return
    const width = (share: number) =>
      3 + 11 * Math.sin(Math.PI * Math.min(0.94, Math.max(0.06, share)))
    covers.push({ kind: 'water', name: i === 0 ? 'Balta Veche' : null, ring: band(line, width) })
  })
  const rail = town.plan.skeleton.lines.find((line) => line.class === 'rail')
  if (rail) {
    covers.push({
      kind: 'other',
      name: rail.name,
      ring: band(insideOf(rail.points, town.plan.limit), () => 8),
    })
  }
  const placed = new Map(town.places.map((place) => [place.block, place]))
  const kinds: Record<string, string> = { park: 'park', cemetery: 'cemetery', stadium: 'sports' }
  for (const block of town.blocks) {
    const place = placed.get(block)
    const kind = place ? kinds[place.kind] : block.style === 'park' ? 'square' : undefined
    if (!kind) continue
    covers.push({ kind, name: place?.name ?? 'Piața Veche', ring: block.ring.points })
  }
  for (const lot of town.lots) {
    const kind = openCover(lot, river)
    if (kind) covers.push({ kind, name: null, ring: lot.points })
  }
  return covers.map(({ kind, name, ring }) => ({
    id: ids.take('land_covers'),
    kind,
    name,
    geom: polygonHex([ring], ground),
    recorded_at: digitised,
  }))
}

/** Beside the river woods and meadows, further away fields. */
function openCover(lot: Lot, river: readonly Point[]): string | undefined {
  if (lot.block.style === 'farm') return 'farmland'
  if (lot.block.style !== 'meadow') return undefined
  const middle = centroidOf(lot.points)
  const away = nearest(river, middle).away
  const isPark = lot.block.areaM2 < 120_000
  if (isPark) return 'grass'
  if (away > 330) return 'farmland'
  // Decided by the place itself, so that it needs no dice.
  const grain = Math.abs(Math.round(middle[0] * 3.1 + middle[1] * 1.7)) % 10
  if (away < 240 && grain < 4) return 'wood'
  return grain === 4 ? 'wetland' : 'grass'
}

function insideOf(line: readonly Point[], limit: readonly Point[]): Point[] {
  return line.filter((p) => contains(limit, p))
}

function band(line: readonly Point[], halfWidthM: (share: number) => number): Point[] {
  const side = (sign: number) =>
    line.map((_, i) => {
      const at = offset(line, sign * halfWidthM(i / (line.length - 1)))
      return at[i]!
    })
  return [...side(-1), ...side(1).reverse()]
}
