import Flatbush from 'flatbush'

/** An index of at least one point in a plane, in metres. */
export function indexPoints(x: ArrayLike<number>, y: ArrayLike<number>): Flatbush {
  const index = new Flatbush(x.length)
  for (let unit = 0; unit < x.length; unit++) {
    const known = Number.isFinite(x[unit]) && Number.isFinite(y[unit])
    if (!known) throw new RangeError(`unit ${unit} has no place`)
    index.add(x[unit]!, y[unit]!)
  }
  index.finish()
  return index
}
