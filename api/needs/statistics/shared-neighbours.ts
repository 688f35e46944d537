import { type Neighbours, packNeighbours } from './neighbours.ts'

/**
 * Contiguity: units that share something with an identity, as segments a junction or areas a
 * boundary. `unit[k]` has `shared[k]`, in any order and any number of times.
 *
 * What m units share makes m × (m - 1) neighbours, so it should be something local.
 */
export function sharedNeighbours(
  unit: ArrayLike<number>,
  shared: ArrayLike<number | string>,
  units: number,
): Neighbours {
  const sharers = new Map<number | string, number[]>()
  const sharedBy: (number | string)[][] = Array.from({ length: units }, () => [])
  for (let k = 0; k < unit.length; k++) {
    const known = sharers.get(shared[k]!)
    if (known) known.push(unit[k]!)
    else sharers.set(shared[k]!, [unit[k]!])
    sharedBy[unit[k]!]!.push(shared[k]!)
  }
  return packNeighbours(around())

  function* around() {
    const seenBy = new Int32Array(units).fill(-1)
    const found: number[] = []
    for (let centre = 0; centre < units; centre++) {
      found.length = 0
      seenBy[centre] = centre
      for (const id of sharedBy[centre]!) {
        for (const other of sharers.get(id)!) {
          if (seenBy[other] === centre) continue
          seenBy[other] = centre
          found.push(other)
        }
      }
      yield found.sort((a, b) => a - b)
    }
  }
}
