import { type Neighbours, packNeighbours } from './neighbours.ts'

/**
 * The hexagons within `rings` steps of each, by axial coordinates (q to the east, r to the
 * south-east, https://www.redblobgames.com/grids/hexagons/). Holes in the grid stay holes: a ring
 * does not count steps around them.
 * @throws RangeError when two units have the same coordinates
 */
export function hexagonNeighbours(
  q: ArrayLike<number>,
  r: ArrayLike<number>,
  rings = 1,
): Neighbours {
  const steps = stepsWithin(rings)
  const [lowQ, lowR, highR] = [least(q), least(r), greatest(r)]
  // The margin keeps a step across the edge from meeting the next column.
  const height = highR - lowR + 1 + 2 * rings
  const keyOf = (unit: number) => (q[unit]! - lowQ) * height + r[unit]! - lowR
  const units = new Map<number, number>()
  for (let unit = 0; unit < q.length; unit++) {
    const known = units.get(keyOf(unit))
    if (known !== undefined)
      throw new RangeError(`units ${known} and ${unit} are the same hexagon ${q[unit]}, ${r[unit]}`)
    units.set(keyOf(unit), unit)
  }
  return packNeighbours(around())

  function* around() {
    const found: number[] = []
    for (let unit = 0; unit < q.length; unit++) {
      found.length = 0
      for (const [dq, dr] of steps) {
        const neighbour = units.get(keyOf(unit) + dq * height + dr)
        if (neighbour !== undefined) found.push(neighbour)
      }
      yield found.sort((a, b) => a - b)
    }
  }
}

function stepsWithin(rings: number) {
  const steps: [dq: number, dr: number][] = []
  for (let dq = -rings; dq <= rings; dq++) {
    for (let dr = Math.max(-rings, -rings - dq); dr <= Math.min(rings, rings - dq); dr++) {
      if (dq !== 0 || dr !== 0) steps.push([dq, dr])
    }
  }
  return steps
}

function least(numbers: ArrayLike<number>) {
  let low = numbers[0] ?? 0
  for (let i = 1; i < numbers.length; i++) low = Math.min(low, numbers[i]!)
  return low
}

function greatest(numbers: ArrayLike<number>) {
  let high = numbers[0] ?? 0
  for (let i = 1; i < numbers.length; i++) high = Math.max(high, numbers[i]!)
  return high
}
