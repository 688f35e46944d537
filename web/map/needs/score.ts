/** Levels are 0 to 255, as tiles carry them. */
const fullLevel = 255

/** The card takes so many figures with each point: six attributes of four bytes. */
export const mostComponents = 24

/** 0 to 1, of the levels that begin at `from`; `shares` add up to 1. What the card computes, in words. */
export function scoreAt(levels: Uint8Array, from: number, shares: readonly number[]): number {
  let sum = 0
  shares.forEach((share, index) => {
    sum += share * levels[from + index]!
  })
  return sum / fullLevel
}
