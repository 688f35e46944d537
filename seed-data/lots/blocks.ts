import { areaOf } from '../geometry/polygons.ts'
import type { QuarterStyle } from '../plan/drawing.ts'
import { insetFace, type Ring } from '../plan/inset.ts'
import type { QuarterSeed } from '../plan/skeleton.ts'
import type { Face, StreetPlan } from '../plan/street-plan.ts'
import { streetHalfWidthM } from '../streets/widths.ts'

/** Land between streets. */
export interface Block {
  id: number
  ring: Ring
  areaM2: number
  quarter: QuarterSeed
  /** May differ from the quarter's: a park in a grid. */
  style: QuarterStyle
  face: Face
}

export function cutBlocks(plan: StreetPlan): Block[] {
  const blocks: Block[] = []
  for (const face of plan.faces) {
    const banks = face.around.filter((half) => half.edge.class === 'bank').length
    const onlyBanks = face.around.every(
      (half) =>
        half.edge.class === 'bank' ||
        half.edge.class === 'limit' ||
        half.edge.class === 'primary' ||
        half.edge.class === 'tertiary' ||
        half.edge.class === 'path',
    )
    // The river itself lies between two banks.
    if (banks >= 2 && onlyBanks && isRiver(face)) continue
    const ring = insetFace(face.around, (edge) => streetHalfWidthM(edge.class))
    if (!ring) continue
    blocks.push({
      id: blocks.length + 1,
      ring,
      areaM2: areaOf(ring.points),
      quarter: face.quarter,
      style: face.quarter.style,
      face,
    })
  }
  return blocks
}

function isRiver(face: Face): boolean {
  let length = 0
  for (let i = 1; i < face.outline.length; i++) {
    const [a, b] = [face.outline[i - 1]!, face.outline[i]!]
    length += Math.hypot(a[0] - b[0], a[1] - b[1])
  }
  // Much shore around little land.
  return areaOf(face.outline) / length < 18
}
