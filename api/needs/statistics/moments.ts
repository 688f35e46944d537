export interface Moments {
  mean: number
  /** The mean square from the mean. */
  second: number
  /** The mean fourth power from the mean. */
  fourth: number
  /** Whether all figures are the same, so that nothing is above or below. */
  constant: boolean
}

/** @throws RangeError naming the unit whose figure is not a number */
export function moments(values: ArrayLike<number>): Moments {
  const count = values.length
  let sum = 0
  let constant = true
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) throw new RangeError(`the figure of unit ${i} is not a number`)
    if (value !== values[0]) constant = false
    sum += value
  }
  const mean = sum / count
  let [second, fourth] = [0, 0]
  for (let i = 0; i < count; i++) {
    const square = (values[i]! - mean) ** 2
    second += square
    fourth += square * square
  }
  return { mean, second: second / count, fourth: fourth / count, constant }
}
