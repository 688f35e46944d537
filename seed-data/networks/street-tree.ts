import type { Point } from '../geometry/points.ts'
import { distance } from '../geometry/points.ts'
import { contains } from '../geometry/polygons.ts'
import { pointAt } from '../geometry/polylines.ts'
import { edgeStreets } from '../plan/drawing.ts'
import { townEdge } from '../plan/street-plan.ts'
import type { Road } from '../streets/roads.ts'
import type { Town } from '../town.ts'

/** The streets of the built-up land that pipes and cables follow: connected, by junction. */
export interface StreetWeb {
  roads: Road[]
  /** Junctions by graph node id. */
  places: Map<number, Point>
  at: Map<number, Road[]>
}

export function servedStreets(town: Town): StreetWeb {
  const edge = townEdge(town.plan.skeleton)
  const inside = town.roads.filter(
    (road) =>
      road.class !== 'track' &&
      road.class !== 'path' &&
      (edgeStreets.includes(road.name ?? '') ||
        contains(edge, pointAt(road.points, road.lengthM / 2).point)),
  )
  return largestPart(webOf(inside, town))
}

function webOf(roads: readonly Road[], town: Town): StreetWeb {
  const at = new Map<number, Road[]>()
  const places = new Map<number, Point>()
  for (const road of roads) {
    for (const id of [road.edge.from, road.edge.to]) {
      places.set(id, town.plan.graph.nodes.get(id)!.at)
      const list = at.get(id)
      if (!list) at.set(id, [road])
      else if (!list.includes(road)) list.push(road)
    }
  }
  return { roads: [...roads], places, at }
}

export const otherEnd = (road: Road, id: number): number =>
  road.edge.from === id ? road.edge.to : road.edge.from

function largestPart(web: StreetWeb): StreetWeb {
  const seen = new Set<number>()
  let best: number[] = []
  for (const start of web.places.keys()) {
    if (seen.has(start)) continue
    const part = [start]
    seen.add(start)
    for (const id of part) {
      for (const road of web.at.get(id)!) {
        const other = otherEnd(road, id)
        if (!seen.has(other)) {
          seen.add(other)
          part.push(other)
        }
      }
    }
    if (part.length > best.length) best = part
  }
  const kept = new Set(best)
  return {
    roads: web.roads.filter((road) => kept.has(road.edge.from)),
    places: new Map([...web.places].filter(([id]) => kept.has(id))),
    at: new Map([...web.at].filter(([id]) => kept.has(id))),
  }
}

export interface StreetTree {
  /** Metres along streets to the nearest root. */
  away: Map<number, number>
  /** The street that leads from a junction towards its root. */
  towards: Map<number, Road>
  root: Map<number, number>
}

/** Shortest ways along streets from every junction to the nearest of the roots. */
export function treeFrom(
  web: StreetWeb,
  roots: readonly number[],
  cost: (road: Road) => number = (road) => road.lengthM,
): StreetTree {
  const away = new Map<number, number>(roots.map((id) => [id, 0]))
  const towards = new Map<number, Road>()
  const root = new Map<number, number>(roots.map((id) => [id, id]))
  const open = new Set(roots)
  const done = new Set<number>()
  while (open.size > 0) {
    let at = -1
    for (const id of open) if (at < 0 || away.get(id)! < away.get(at)!) at = id
    open.delete(at)
    done.add(at)
    for (const road of web.at.get(at) ?? []) {
      const other = otherEnd(road, at)
      const far = away.get(at)! + cost(road)
      if (done.has(other) || far >= (away.get(other) ?? Number.POSITIVE_INFINITY)) continue
      away.set(other, far)
      towards.set(other, road)
      root.set(other, root.get(at)!)
      open.add(other)
    }
  }
  return { away, towards, root }
}

export function nearestJunction(web: StreetWeb, p: Point): number {
  let best = -1
  for (const [id, at] of web.places) {
    if (best < 0 || distance(at, p) < distance(web.places.get(best)!, p)) best = id
  }
  return best
}
