import { expect } from 'vitest'
import { type Neighbours, packNeighbours, unitCount } from './neighbours.ts'

/** Each figure within 1e-9 of the reference, or of its size where that is above 1. */
export function expectClose(figures: ArrayLike<number>, reference: readonly number[]): void {
  expect(figures.length).toBe(reference.length)
  const off = reference.flatMap((figure, i) => {
    const difference = Math.abs(figures[i]! - figure) / Math.max(1, Math.abs(figure))
    return difference <= 1e-9 ? [] : [{ i, figure: figures[i], reference: figure }]
  })
  expect(off).toEqual([])
}

/** The neighbour lists back from their rows. */
export function listsOf({ offsets, targets }: Neighbours): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, unit) => [
    ...targets.subarray(offsets[unit], offsets[unit + 1]),
  ])
}

/** Neighbours with the weights of a reference, list by list. */
export function weighted(
  lists: readonly number[][],
  weights: readonly (readonly number[])[],
): Neighbours {
  return { ...packNeighbours(lists), weights: Float64Array.from(weights.flat()) }
}

/** The weights of a unit's neighbours as a full matrix, for checks by other ways. */
export function matrixOf(neighbours: Neighbours): number[][] {
  const units = unitCount(neighbours)
  return Array.from({ length: units }, (_, unit) => {
    const row = new Array<number>(units).fill(0)
    for (let k = neighbours.offsets[unit]!; k < neighbours.offsets[unit + 1]!; k++)
      row[neighbours.targets[k]!]! += neighbours.weights ? neighbours.weights[k]! : 1
    return row
  })
}

/** A patch of hexagons of so many columns and rows, as axial coordinates. */
export function hexagonPatch(columns: number, rows: number): { q: Int32Array; r: Int32Array } {
  const count = columns * rows
  return {
    q: Int32Array.from({ length: count }, (_, i) => (i % columns) - (Math.floor(i / columns) >> 1)),
    r: Int32Array.from({ length: count }, (_, i) => Math.floor(i / columns)),
  }
}
