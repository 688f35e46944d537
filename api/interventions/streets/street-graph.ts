import type { Position } from 'geojson'

/** A piece of street between two junctions. */
export interface Street {
  from: number
  to: number
  lengthM: number
  /** From `from` to `to` only. */
  isOneWay: boolean
  /** Degrees. */
  path: Position[]
  /** The same in metres of the plane of `metresAt`. */
  line: Position[]
  box: Box
}

export interface StreetGraph {
  streets: Street[]
  /** Of each junction its streets. */
  streetsAt: number[][]
  /** Of each junction its place in metres. */
  places: Position[]
  toMetres(position: Position): Position
}

/** Metres. */
export type Box = [west: number, south: number, east: number, north: number]

export interface CentreLine {
  coordinates: Position[]
  isOneWay: boolean
}

const earthM = 6_371_008.8

/** A plane that is true enough within a town, whose middle is at `latitude`. */
function metresAt(latitude: number) {
  const perDegree = (earthM * Math.PI) / 180
  const narrowed = perDegree * Math.cos((latitude * Math.PI) / 180)
  return ([x, y]: Position): Position => [x! * narrowed, y! * perDegree]
}

/** Centre lines cut where they meet: at their ends, and at vertices that several of them have. */
export function streetGraph(lines: readonly CentreLine[]): StreetGraph {
  const toMetres = metresAt(lines[0]?.coordinates[0]?.[1] ?? 0)
  const isJunction = junctionsOf(lines)
  const graph: StreetGraph = { streets: [], streetsAt: [], places: [], toMetres }
  const nodes = new Map<string, number>()
  const nodeAt = (position: Position) => {
    const key = keyOf(position)
    const known = nodes.get(key)
    if (known !== undefined) return known
    const node = graph.places.push(toMetres(position)) - 1
    graph.streetsAt.push([])
    nodes.set(key, node)
    return node
  }
  for (const { coordinates, isOneWay } of lines) {
    let path: Position[] = []
    for (const [index, position] of coordinates.entries()) {
      path.push(position)
      if (index === 0 || !(index === coordinates.length - 1 || isJunction(position))) continue
      const line = path.map(toMetres)
      const lengthM = lengthOf(line)
      const [from, to] = [nodeAt(path[0]!), nodeAt(position)]
      if (lengthM > 0) {
        const box = boxOf(line)
        const street = graph.streets.push({ from, to, lengthM, isOneWay, path, line, box }) - 1
        graph.streetsAt[from]!.push(street)
        if (to !== from) graph.streetsAt[to]!.push(street)
      }
      path = [position]
    }
  }
  return graph
}

function junctionsOf(lines: readonly CentreLine[]) {
  const firstAt = new Map<string, number>()
  const junctions = new Set<string>()
  for (const [index, { coordinates }] of lines.entries()) {
    for (const [at, position] of coordinates.entries()) {
      const key = keyOf(position)
      const first = firstAt.get(key)
      const isEnd = at === 0 || at === coordinates.length - 1
      if (isEnd || (first !== undefined && first !== index)) junctions.add(key)
      if (first === undefined) firstAt.set(key, index)
    }
  }
  return (position: Position) => junctions.has(keyOf(position))
}

/** To a centimetre. */
const keyOf = ([x, y]: Position) => `${Math.round(x! * 1e7)} ${Math.round(y! * 1e7)}`

export function boxOf(points: readonly Position[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points as [number, number][]) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}

function lengthOf(line: readonly Position[]): number {
  return line
    .slice(1)
    .reduce((sum, [x, y], at) => sum + Math.hypot(x! - line[at]![0]!, y! - line[at]![1]!), 0)
}
