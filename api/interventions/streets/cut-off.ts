import type { StreetGraph } from './street-graph.ts'

export interface CutOff {
  /** Indexes of the closures that cut it off together; none of them could be left out. */
  by: number[]
  streets: number[]
  lengthM: number
}

/**
 * The parts of a town that several closures cut off from the rest when they are closed at once, and
 * that fewer of them do not.
 */
export function cutOffs(graph: StreetGraph, closures: readonly ReadonlySet<number>[]): CutOff[] {
  const before = partsOf(graph, new Set())
  const after = partsOf(graph, new Set(closures.flatMap((closed) => [...closed])))
  const rest = largestIn(graph, before, after)
  return [...after.streets.entries()].flatMap(([part, streets]) => {
    const anyNode = graph.streets[streets[0]!]!.from
    const main = rest.get(before.of[anyNode]!)!
    if (part === main) return []
    const isCut = (by: readonly number[]) => {
      const parts = partsOf(graph, new Set(by.flatMap((at) => [...closures[at]!])))
      return parts.of[anyNode] !== parts.of[main]
    }
    const by = leastOf(touching(graph, closures, after, part), isCut)
    const lengthM = streets.reduce((sum, street) => sum + graph.streets[street]!.lengthM, 0)
    return by.length > 1 ? [{ by, streets, lengthM }] : []
  })
}

interface Parts {
  /** Of each junction its part. */
  of: number[]
  /** Of each part its streets, where it has any. */
  streets: Map<number, number[]>
}

/** What hangs together when some streets are closed; a part is named by one of its junctions. */
function partsOf({ streets, streetsAt }: StreetGraph, closed: ReadonlySet<number>): Parts {
  const parts: Parts = { of: [], streets: new Map() }
  for (let start = 0; start < streetsAt.length; start++) {
    if (parts.of[start] !== undefined) continue
    parts.of[start] = start
    const waiting = [start]
    for (const node of waiting) {
      for (const street of streetsAt[node]!) {
        if (closed.has(street)) continue
        const { from, to } = streets[street]!
        for (const next of [from, to]) {
          if (parts.of[next] !== undefined) continue
          parts.of[next] = start
          waiting.push(next)
        }
      }
    }
  }
  for (const [index, { from }] of streets.entries()) {
    if (closed.has(index)) continue
    const own = parts.streets.get(parts.of[from]!)
    if (own) own.push(index)
    else parts.streets.set(parts.of[from]!, [index])
  }
  return parts
}

/** Of each part of the town as it is, the largest that is left of it. */
function largestIn({ streets }: StreetGraph, before: Parts, after: Parts): Map<number, number> {
  const largest = new Map<number, { part: number; lengthM: number }>()
  for (const [part, own] of after.streets) {
    const lengthM = own.reduce((sum, street) => sum + streets[street]!.lengthM, 0)
    const whole = before.of[streets[own[0]!]!.from]!
    if (lengthM > (largest.get(whole)?.lengthM ?? -1)) largest.set(whole, { part, lengthM })
  }
  return new Map([...largest].map(([whole, { part }]) => [whole, part]))
}

/** The closures with a street that ends in the part. */
function touching(
  { streets }: StreetGraph,
  closures: readonly ReadonlySet<number>[],
  parts: Parts,
  part: number,
): number[] {
  return closures.flatMap((closed, at) =>
    [...closed].some((street) => {
      const { from, to } = streets[street]!
      return parts.of[from] === part || parts.of[to] === part
    })
      ? [at]
      : [],
  )
}

/** Leaves out what can be left out. */
function leastOf(all: readonly number[], isEnough: (some: readonly number[]) => boolean) {
  let left = [...all]
  for (const one of all) {
    const fewer = left.filter((each) => each !== one)
    if (fewer.length > 0 && isEnough(fewer)) left = fewer
  }
  return left
}
