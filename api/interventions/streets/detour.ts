import FlatQueue from 'flatqueue'
import type { StreetGraph } from './street-graph.ts'

export interface Detour {
  /** Metres further than through what is closed; null where there is no other way. */
  extraM: number | null
  /** That it takes. */
  streets: Set<number>
}

/**
 * The way around streets that are closed, from one of their ends to the other: of several closed
 * stretches the longest detour. Undefined where nobody drives through: a dead end, or a street that
 * is no shorter than another.
 */
export function detourOf(graph: StreetGraph, closed: ReadonlySet<number>): Detour | undefined {
  const isOneWay = (street: number) => graph.streets[street]!.isOneWay
  const detours = stretchesOf(graph, closed).flatMap((stretch) => {
    const ends = farthestEnds(graph, stretch, closed)
    if (ends === undefined) return []
    const [one, other] = ends
    const there = between(graph, closed, one, other)
    // Both ways are the same where all streets are two-way.
    const isSame = there?.extraM != null && ![...stretch, ...there.streets].some(isOneWay)
    const back = isSame ? undefined : between(graph, closed, other, one)
    return [there, back].filter((found) => found !== undefined)
  })
  const worst = detours.sort((a, b) => (b.extraM ?? Infinity) - (a.extraM ?? Infinity))[0]
  if (worst === undefined) return undefined
  return { ...worst, streets: new Set(detours.flatMap(({ streets }) => [...streets])) }
}

/** What is closed, in pieces that hang together. */
function stretchesOf({ streets, streetsAt }: StreetGraph, closed: ReadonlySet<number>) {
  const left = new Set(closed)
  const stretches: number[][] = []
  for (const first of left) {
    left.delete(first)
    const stretch = [first]
    for (const street of stretch) {
      const { from, to } = streets[street]!
      for (const next of [...streetsAt[from]!, ...streetsAt[to]!]) {
        if (left.delete(next)) stretch.push(next)
      }
    }
    stretches.push(stretch)
  }
  return stretches
}

/** Of the junctions where a stretch meets open streets, the two that are farthest apart. */
function farthestEnds(
  { streets, streetsAt, places }: StreetGraph,
  stretch: readonly number[],
  closed: ReadonlySet<number>,
): [number, number] | undefined {
  const nodes = new Set(stretch.flatMap((street) => [streets[street]!.from, streets[street]!.to]))
  const ends = [...nodes].filter((node) => streetsAt[node]!.some((street) => !closed.has(street)))
  let best: [number, number] | undefined
  let most = 0
  for (const [at, one] of ends.entries()) {
    for (const other of ends.slice(at + 1)) {
      const apart = Math.hypot(
        places[one]![0]! - places[other]![0]!,
        places[one]![1]! - places[other]![1]!,
      )
      if (apart <= most) continue
      most = apart
      best = [one, other]
    }
  }
  return best
}

function between(
  graph: StreetGraph,
  closed: ReadonlySet<number>,
  from: number,
  to: number,
): Detour | undefined {
  const usual = shortestPath(graph, from, to)
  if (usual === undefined || !usual.streets.some((street) => closed.has(street))) return undefined
  const other = shortestPath(graph, from, to, closed)
  if (other === undefined) return { extraM: null, streets: new Set() }
  return { extraM: other.lengthM - usual.lengthM, streets: new Set(other.streets) }
}

/** By Dijkstra; undefined where there is none. */
export function shortestPath(
  { streets, streetsAt }: StreetGraph,
  from: number,
  to: number,
  closed: ReadonlySet<number> = new Set(),
): { lengthM: number; streets: number[] } | undefined {
  const distance = new Map([[from, 0]])
  const by = new Map<number, number>()
  const done = new Set<number>()
  const queue = new FlatQueue<number>()
  queue.push(from, 0)
  while (queue.length > 0) {
    const node = queue.pop()!
    if (done.has(node)) continue
    if (node === to) return { lengthM: distance.get(to)!, streets: pathTo(streets, by, from, to) }
    done.add(node)
    for (const index of streetsAt[node]!) {
      const street = streets[index]!
      if (closed.has(index) || (street.isOneWay && street.from !== node)) continue
      const next = street.from === node ? street.to : street.from
      const length = distance.get(node)! + street.lengthM
      if (length >= (distance.get(next) ?? Infinity)) continue
      distance.set(next, length)
      by.set(next, index)
      queue.push(next, length)
    }
  }
  return undefined
}

function pathTo(
  streets: StreetGraph['streets'],
  by: ReadonlyMap<number, number>,
  from: number,
  to: number,
): number[] {
  const path: number[] = []
  for (let node = to; node !== from; ) {
    const index = by.get(node)!
    path.push(index)
    const street = streets[index]!
    node = street.to === node ? street.from : street.to
  }
  return path.reverse()
}
