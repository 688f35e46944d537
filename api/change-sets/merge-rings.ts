import type { MultiPolygon, Polygon, Position } from 'geojson'

type Shape = Polygon | MultiPolygon
type Rings = Position[][][]

/**
 * What two people made of one shape, put together corner by corner, where they changed different
 * stretches of it; undefined where they changed the same one differently.
 */
export function mergeShapes(base: Shape, ours: Shape, theirs: Shape): Shape | undefined {
  const [b, o, t] = [ringsOf(base), ringsOf(ours), ringsOf(theirs)]
  if (isSame(o, b) || isSame(o, t)) return theirs
  if (isSame(t, b)) return ours
  const counts = (rings: Rings) => rings.map((polygon) => polygon.length).join(' ')
  if (counts(b) !== counts(o) || counts(b) !== counts(t)) return undefined
  const merged: Rings = []
  for (const [p, polygon] of b.entries()) {
    const rings: Position[][] = []
    for (const [r, ring] of polygon.entries()) {
      const one = mergeRings(ring, o[p]![r]!, t[p]![r]!)
      if (one === undefined) return undefined
      rings.push(one)
    }
    merged.push(rings)
  }
  return merged.length === 1
    ? { type: 'Polygon', coordinates: merged[0]! }
    : { type: 'MultiPolygon', coordinates: merged }
}

function ringsOf(shape: Shape): Rings {
  return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
}

function isSame(a: unknown, b: unknown) {
  return JSON.stringify(a) === JSON.stringify(b)
}

const keyOf = (position: Position) => `${position[0]} ${position[1]}`

/** Between corners that all three have, whoever left the stretch alone gives way to the other. */
function mergeRings(base: Position[], ours: Position[], theirs: Position[]) {
  const anchors = new Set(base.map(keyOf))
  for (const ring of [ours, theirs]) {
    const own = new Set(ring.map(keyOf))
    for (const key of anchors) if (!own.has(key)) anchors.delete(key)
  }
  const first = base.find((position) => anchors.has(keyOf(position)))
  if (first === undefined) return undefined
  const [b, o, t] = [base, ours, theirs].map((ring) => stretches(ring, anchors, keyOf(first)))
  const order = (all: Position[][]) => all.map((stretch) => keyOf(stretch[0]!)).join('|')
  if (order(b!) !== order(o!) || order(b!) !== order(t!)) return undefined
  const merged: Position[] = []
  for (const [index, stretch] of b!.entries()) {
    const [mine, other] = [o![index]!, t![index]!]
    if (isSame(mine, stretch)) merged.push(...other)
    else if (isSame(other, stretch) || isSame(mine, other)) merged.push(...mine)
    else return undefined
  }
  return [...merged, merged[0]!]
}

/** The ring from one anchor on, parted before each anchor. */
function stretches(ring: Position[], anchors: Set<string>, first: string): Position[][] {
  const open = ring.slice(0, -1)
  const at = open.findIndex((position) => keyOf(position) === first)
  const parts: Position[][] = []
  for (const position of [...open.slice(at), ...open.slice(0, at)]) {
    if (anchors.has(keyOf(position))) parts.push([position])
    else parts.at(-1)!.push(position)
  }
  return parts
}
