import type { Lineage, LineageParcel, LineageStep } from './lineage-queries.ts'

export interface LaidOut {
  width: number
  height: number
  nodes: (LineageParcel & { x: number; y: number })[]
  /** As SVG paths. */
  lines: { step: LineageStep; path: string }[]
}

/** Pixels. */
export const box = { width: 156, height: 58 }
const gap = { across: 76, down: 14 }
const margin = 8

/** A column a generation, the oldest at the left; in each, parcels beside those that they came of. */
export function layoutLineage({ parcels, steps }: Lineage): LaidOut {
  const oldest = Math.min(...parcels.map(({ generation }) => generation))
  const columns = Map.groupBy(parcels, ({ generation }) => generation - oldest)
  const rows = new Map<number, number>()
  for (let column = 0; columns.has(column); column++) {
    const own = [...columns.get(column)!]
    const places = new Map(own.map(({ id }) => [id, meanOf(neighbours(steps, id), rows)]))
    own.sort((a, b) => places.get(a.id)! - places.get(b.id)! || a.id - b.id)
    for (const [row, { id }] of own.entries()) rows.set(id, row)
  }
  const tallest = Math.max(...[...columns.values()].map(({ length }) => length))
  const step = box.height + gap.down
  const height = tallest * step - gap.down + 2 * margin
  const nodes = parcels.map((parcel) => {
    const column = parcel.generation - oldest
    const free = (tallest - columns.get(column)!.length) * step
    return {
      ...parcel,
      x: margin + column * (box.width + gap.across),
      y: margin + free / 2 + rows.get(parcel.id)! * step,
    }
  })
  const placeOf = new Map(nodes.map((node) => [node.id, node]))
  return {
    width: columns.size * (box.width + gap.across) - gap.across + 2 * margin,
    height,
    nodes,
    lines: steps.map((one) => ({
      step: one,
      path: pathOf(placeOf.get(one.from)!, placeOf.get(one.to)!),
    })),
  }
}

function neighbours(steps: LineageStep[], id: number): number[] {
  return steps.filter(({ to }) => to === id).map(({ from }) => from)
}

function meanOf(ids: number[], rows: ReadonlyMap<number, number>): number {
  const known = ids.flatMap((id) => rows.get(id) ?? [])
  return known.length === 0 ? 0 : known.reduce((sum, row) => sum + row, 0) / known.length
}

type Place = { x: number; y: number }

/** From the right side of one to the left side of the other; back over the top where ground came back. */
function pathOf(from: Place, to: Place): string {
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2]
  const [x2, y2] = [to.x, to.y + box.height / 2]
  const bend = Math.max(gap.across / 2, Math.abs(x2 - x1) / 3)
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`
}
