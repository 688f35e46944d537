import { distance, type Point } from '../geometry/points.ts'
import { centroidOf } from '../geometry/polygons.ts'
import { nearest } from '../geometry/polylines.ts'
import { lineHex, polygonHex } from '../rows/wkb.ts'
import type { Road } from '../streets/roads.ts'
import type { Town } from '../town.ts'
import { addRow, type Context } from './context.ts'

const schoolDays = [1, 2, 3, 4, 5]

/** Market days, the ways to school in term, and the town's own fair. */
export function addOccasions(context: Context): void {
  const { town, ground, clock, ids } = context
  const add = (row: Record<string, unknown>) =>
    addRow(context, 'occasions', { id: ids.take('occasions'), ...row })
  for (const { kind, name, block } of town.places) {
    if (kind === 'market') {
      const geom = polygonHex([block.ring.points], ground)
      add({ title: `Zi de târg, ${name}`, kind: 'market', weekdays: [3, 6], geom })
    }
    if (kind !== 'school') continue
    const geom = lineHex(wayTo(town, centroidOf(block.ring.points)), ground)
    for (const year of [clock.thisYear - 1, clock.thisYear, clock.thisYear + 1])
      add({
        title: `Drumul spre școală, ${name}`,
        kind: 'school-route',
        weekdays: schoolDays,
        starts_on: `${year}-09-08`,
        ends_on: `${year + 1}-06-19`,
        geom,
      })
  }
  const square = town.blocks.find(({ style }) => style === 'park')
  if (square)
    add({
      title: 'Zilele orașului Lunca Veche',
      kind: 'event',
      weekdays: [],
      starts_on: `${clock.thisYear + 1}-06-04`,
      ends_on: `${clock.thisYear + 1}-06-06`,
      geom: polygonHex([square.ring.points], ground),
    })
}

/** The street at a school, some hundred metres to both sides. */
function wayTo(town: Town, school: Point): Point[] {
  const near = (road: Road) => nearest(road.points, school).away
  const first = town.roads
    .filter(({ class: kind, name }) => name !== null && kind !== 'track' && kind !== 'path')
    .sort((a, b) => near(a) - near(b))[0]!
  const line = [...first.points]
  const left = new Set(town.roads.filter(({ name }) => name === first.name))
  left.delete(first)
  for (let isLonger = true; isLonger; ) {
    isLonger = false
    for (const road of left) {
      if (near(road) > 350 || !join(line, road.points)) continue
      left.delete(road)
      isLonger = true
    }
  }
  return line
}

/** Lengthens a line by another that ends where it does. */
function join(line: Point[], other: readonly Point[]): boolean {
  const meets = (a: Point, b: Point) => distance(a, b) < 0.01
  const forth = [...other]
  const back = [...other].reverse()
  for (const added of [forth, back]) {
    if (meets(line.at(-1)!, added[0]!)) return line.push(...added.slice(1)) > 0
    if (meets(line[0]!, added.at(-1)!)) return line.unshift(...added.slice(0, -1)) > 0
  }
  return false
}
