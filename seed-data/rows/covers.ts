import type { Point } from '../geometry/points.ts'
import { contains } from '../geometry/polygons.ts'
import { offset } from '../geometry/polylines.ts'
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
  const placed = new Map(town.places.map((place) => [place.block, place]))
  const kinds: Record<string, string> = { park: 'park', cemetery: 'cemetery', stadium: 'sports' }
  for (const block of town.blocks) {
    const place = placed.get(block)
    const kind = place
      ? kinds[place.kind]
      : { farm: 'farmland', meadow: 'grass', park: 'square' }[block.style as string]
    if (!kind) continue
    const name = place?.name ?? (kind === 'square' ? 'Piața Veche' : null)
    covers.push({ kind, name, ring: block.ring.points })
  }
  return covers.map(({ kind, name, ring }) => ({
    id: ids.take('land_covers'),
    kind,
    name,
    geom: polygonHex([ring], ground),
    recorded_at: digitised,
  }))
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
