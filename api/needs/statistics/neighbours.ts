/** Who is whose neighbour among units numbered from 0, a compressed sparse row each. */
export interface Neighbours {
  /** The neighbours of unit i stand from `offsets[i]` to before `offsets[i + 1]`. */
  offsets: Uint32Array
  targets: Uint32Array
  /** As long as `targets`; without it each neighbour weighs 1. */
  weights?: Float64Array
  /** Whether each unit is its own neighbour, as Gi* wants it. */
  includesSelf: boolean
}

/** Packs a list of neighbours a unit. Lists without the unit itself, unless told. */
export function packNeighbours(lists: Iterable<ArrayLike<number>>): Neighbours {
  const offsets = [0]
  const targets: number[] = []
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) targets.push(list[k]!)
    offsets.push(targets.length)
  }
  return {
    offsets: Uint32Array.from(offsets),
    targets: Uint32Array.from(targets),
    includesSelf: false,
  }
}

/** How many units there are. */
export const unitCount = (neighbours: Neighbours): number => neighbours.offsets.length - 1

/** @throws RangeError when the figures are not one a unit. */
export function expectOneEach(figures: ArrayLike<number>, neighbours: Neighbours): void {
  if (figures.length === unitCount(neighbours)) return
  throw new RangeError(`${figures.length} figures for ${unitCount(neighbours)} units`)
}
