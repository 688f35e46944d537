import type { Geometry, Position } from 'geojson'
import { type Box, boxOf, type StreetGraph } from './street-graph.ts'

/** How far from its centre line a street still is. Metres. */
const besideM = 8

/** How far from a street that what is a point lies in it. */
const pointReachM = 20

/** Less along a street is something that only touches it. */
const leastM = 25

const stepM = 4

/** Lines and rings in metres. */
interface Shape {
  lines: Position[][]
  areas: Position[][][]
  points: Position[]
}

/** The streets that a geometry lies along or covers; of a point the nearest one. */
export function streetsUnder(graph: StreetGraph, geometry: Geometry): Set<number> {
  const shape = shapeOf(geometry, graph.toMetres)
  const box = boxOf([...shape.lines.flat(), ...shape.areas.flat(2)])
  const found = new Set<number>()
  for (const [index, { line, lengthM, box: own }] of graph.streets.entries()) {
    if (!overlaps(own, box)) continue
    const { count, near } = countNear(line, shape)
    if ((near / count) * lengthM >= Math.min(leastM, lengthM / 2)) found.add(index)
  }
  for (const point of shape.points) {
    const nearest = nearestStreet(graph, point)
    if (nearest !== undefined) found.add(nearest)
  }
  return found
}

function countNear(line: readonly Position[], shape: Shape) {
  let [count, near] = [0, 0]
  for (const [at, to] of line.slice(1).entries()) {
    const from = line[at]!
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0]! - from[0]!, to[1]! - from[1]!) / stepM))
    for (let step = 0; step < steps; step++) {
      const part = (step + 0.5) / steps
      const place = [from[0]! + (to[0]! - from[0]!) * part, from[1]! + (to[1]! - from[1]!) * part]
      count++
      if (isIn(place, shape)) near++
    }
  }
  return { count, near }
}

const isIn = (place: Position, { lines, areas }: Shape) =>
  lines.some((line) => distanceTo(line, place) <= besideM) ||
  areas.some((rings) => rings.filter((ring) => isInside(ring, place)).length % 2 === 1)

function nearestStreet({ streets }: StreetGraph, point: Position): number | undefined {
  let best: number | undefined
  let reach = pointReachM
  for (const [index, { line }] of streets.entries()) {
    const away = distanceTo(line, point)
    if (away > reach) continue
    best = index
    reach = away
  }
  return best
}

function distanceTo(line: readonly Position[], [x, y]: Position): number {
  let least = Number.POSITIVE_INFINITY
  for (let at = 1; at < line.length; at++) {
    const [ax, ay] = line[at - 1] as [number, number]
    const [bx, by] = line[at] as [number, number]
    const [dx, dy] = [bx - ax, by - ay]
    const along = ((x! - ax) * dx + (y! - ay) * dy) / (dx * dx + dy * dy || 1)
    const part = Math.max(0, Math.min(1, along))
    least = Math.min(least, Math.hypot(x! - ax - dx * part, y! - ay - dy * part))
  }
  return least
}

function isInside(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false
  for (let at = 1; at < ring.length; at++) {
    const [ax, ay] = ring[at - 1] as [number, number]
    const [bx, by] = ring[at] as [number, number]
    if (ay > y! !== by > y! && x! < ((bx - ax) * (y! - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** Whether they are no farther apart than something beside a street. */
const overlaps = (a: Box, b: Box) =>
  a[0] - besideM <= b[2] &&
  b[0] <= a[2] + besideM &&
  a[1] - besideM <= b[3] &&
  b[1] <= a[3] + besideM

function shapeOf(geometry: Geometry, toMetres: StreetGraph['toMetres']): Shape {
  const shape: Shape = { lines: [], areas: [], points: [] }
  const path = (positions: Position[]) => positions.map(toMetres)
  const add = (one: Geometry): void => {
    switch (one.type) {
      case 'Point':
        return void shape.points.push(toMetres(one.coordinates))
      case 'MultiPoint':
        return void shape.points.push(...path(one.coordinates))
      case 'LineString':
        return void shape.lines.push(path(one.coordinates))
      case 'MultiLineString':
        return void shape.lines.push(...one.coordinates.map(path))
      case 'Polygon':
        return void shape.areas.push(one.coordinates.map(path))
      case 'MultiPolygon':
        return void shape.areas.push(...one.coordinates.map((rings) => rings.map(path)))
      case 'GeometryCollection':
        for (const part of one.geometries) add(part)
    }
  }
  add(geometry)
  return shape
}
