import type { Point } from '../geometry/points.ts'
import { lengthOf } from '../geometry/polylines.ts'
import type { GraphEdge } from '../plan/graph.ts'
import type { StreetPlan } from '../plan/street-plan.ts'
import { wornStreet } from '../planted.ts'
import { random } from '../random.ts'
import { kindsOfStreet, streetNames } from './names.ts'
import { isStreet, profiles } from './widths.ts'

/** One street segment between junctions. */
export interface Road {
  id: number
  edge: GraphEdge
  name: string | null
  class: 'primary' | 'secondary' | 'tertiary' | 'residential' | 'service' | 'track' | 'path'
  points: Point[]
  lengthM: number
  surface: string
  builtYear: number
  resurfacedYear: number | null
  condition: number
  lanes: number
  widthM: number
  speedKmh: number
  trafficPerDay: number
  isBridge: boolean
}

export interface Street {
  name: string
  /** Segments in order along the street. */
  roads: Road[]
}

const traffic: Record<Road['class'], readonly [number, number]> = {
  primary: [7500, 13500],
  secondary: [3200, 6800],
  tertiary: [1100, 3900],
  residential: [120, 900],
  service: [150, 1200],
  track: [5, 60],
  path: [0, 0],
}

/** Roads with names and properties; `thisYear` is the last full year. */
export function buildRoads(
  plan: StreetPlan,
  seed: number,
  thisYear: number,
): { roads: Road[]; streets: Street[] } {
  const rng = random(seed, 'roads')
  const names = nameLines(plan, seed)
  const roads: Road[] = []
  const byLine = new Map<number, { built: number; resurfaced: number | null; surface: string }>()
  for (const edge of plan.graph.edges.values()) {
    if (!isStreet(edge.class)) continue
    const kind = edge.class as Road['class']
    let line = byLine.get(edge.line)
    if (!line) {
      const built = rng.whole(1958, 2012)
      const resurfaced =
        kind === 'track' || rng.chance(0.3) ? null : rng.whole(Math.max(built + 4, 1996), thisYear)
      const surface = surfaceOf(kind, edge.name, rng.next())
      line = wornStreet(edge.name)
        ? { built: 1964, resurfaced: 1991, surface: 'asphalt' }
        : { built, resurfaced, surface }
      byLine.set(edge.line, line)
    }
    const [low, high] = traffic[kind]
    const age = thisYear - (line.resurfaced ?? line.built)
    const wear = kind === 'primary' ? 2.6 : kind === 'tertiary' || kind === 'secondary' ? 2.3 : 1.9
    const planted = wornStreet(edge.name)?.condition
    const condition = planted
      ? rng.whole(planted[0], planted[1])
      : Math.round(Math.min(99, Math.max(8, 98 - wear * age * 0.8 + rng.normal(0, 6))))
    roads.push({
      id: roads.length + 1,
      edge,
      name: names.get(edge.line) ?? null,
      class: kind,
      points: edge.points,
      lengthM: lengthOf(edge.points),
      surface: line.surface,
      builtYear: line.built,
      resurfacedYear: line.resurfaced,
      condition:
        line.surface === 'gravel' || line.surface === 'dirt' ? Math.min(condition, 55) : condition,
      lanes: kind === 'track' || kind === 'path' ? 1 : 2,
      widthM: profiles[kind].carriagewayM,
      speedKmh: kind === 'track' ? 20 : kind === 'residential' ? 30 : 50,
      trafficPerDay: Math.round(rng.between(low, high) / 10) * 10,
      isBridge: isBridge(plan, edge),
    })
  }
  return { roads, streets: streetsOf(roads) }
}

function surfaceOf(kind: Road['class'], name: string | null, dice: number): string {
  if (kind === 'track') return dice < 0.6 ? 'dirt' : 'gravel'
  if (name === 'Piața Veche' || kind === 'path') return 'paving-stones'
  if (kind === 'residential' && dice < 0.12) return 'gravel'
  if (kind === 'residential' && dice < 0.2) return 'concrete'
  if (kind === 'residential' && dice < 0.25) return 'cobblestone'
  return 'asphalt'
}

/** Both ends lie on banks. */
function isBridge(plan: StreetPlan, edge: GraphEdge): boolean {
  return [edge.from, edge.to].every((id) =>
    [...plan.graph.nodes.get(id)!.edges].some(
      (other) => plan.graph.edges.get(other)!.class === 'bank',
    ),
  )
}

function nameLines(plan: StreetPlan, seed: number): Map<number, string> {
  const rng = random(seed, 'street names')
  const left = rng.shuffle(streetNames)
  const names = new Map<number, string>()
  const used = new Set<string>()
  let round = 0
  for (const edge of plan.graph.edges.values()) {
    if (!isStreet(edge.class) || edge.class === 'track' || names.has(edge.line)) continue
    if (edge.name) {
      names.set(edge.line, edge.name)
      used.add(edge.name)
      continue
    }
    if (left.length === 0) {
      left.push(...rng.shuffle(streetNames))
      round++
    }
    const bare = left.pop()!
    let kind = rng.weighted(kindsOfStreet)
    while (used.has(`${kind} ${bare}`) && round < 3) kind = kind === 'Aleea' ? 'Intrarea' : 'Aleea'
    names.set(edge.line, `${kind} ${bare}`)
    used.add(`${kind} ${bare}`)
  }
  return names
}

function streetsOf(roads: readonly Road[]): Street[] {
  const streets = new Map<string, Street>()
  for (const road of roads) {
    if (!road.name) continue
    const street = streets.get(road.name) ?? { name: road.name, roads: [] }
    street.roads.push(road)
    streets.set(road.name, street)
  }
  for (const street of streets.values()) street.roads.sort((a, b) => a.edge.id - b.edge.id)
  return [...streets.values()]
}
