/** One coordinate as it was typed. */
export interface Coordinate {
  value: number
  axis: 'east' | 'north' | null
  /** True when a sign of degrees or a western or southern hemisphere says that it is an angle. */
  isAngle: boolean
}

/** N, S, E, W, and V for the Romanian vest. */
const axes: Record<string, { axis: 'east' | 'north'; sign: 1 | -1 }> = {
  N: { axis: 'north', sign: 1 },
  S: { axis: 'north', sign: -1 },
  E: { axis: 'east', sign: 1 },
  W: { axis: 'east', sign: -1 },
  V: { axis: 'east', sign: -1 },
}

const number = /^[-+−]?\d+([.,]\d+)?$/
const sexagesimal =
  /^([-+−]?\d+(?:[.,]\d+)?)\s*°\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:"|″|”|''|′′)\s*)?$/

/** Reads "45°39′12.5″ N", "E 543 210,5" or "-25.6"; null when it is no number. */
export function readAngle(text: string): Coordinate | { error: 'minutes' } | null {
  const { rest, letter } = takeLetter(text.trim())
  const axis = letter ? axes[letter]! : null
  const angle = sexagesimal.exec(rest)
  if (!angle) {
    // Thousands may be apart by any kind of space.
    const plain = rest.replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}(\D|$))/g, '')
    if (!number.test(plain)) return null
    return coordinate(toNumber(plain), axis, false)
  }
  const [, degrees = '0', minutes = '0', seconds = '0'] = angle
  if (toNumber(minutes) >= 60 || toNumber(seconds) >= 60) return { error: 'minutes' }
  const size = Math.abs(toNumber(degrees)) + toNumber(minutes) / 60 + toNumber(seconds) / 3600
  return coordinate(/^[-−]/.test(degrees) ? -size : size, axis, true)
}

function coordinate(
  value: number,
  axis: { axis: 'east' | 'north'; sign: 1 | -1 } | null,
  isAngle: boolean,
): Coordinate {
  return {
    value: axis ? value * axis.sign : value,
    axis: axis?.axis ?? null,
    isAngle: isAngle || axis?.sign === -1,
  }
}

function takeLetter(text: string): { rest: string; letter: string | null } {
  const before = /^([NSEWV])[\s:=]*(?=[-+−\d])/i.exec(text)
  if (before) return { rest: text.slice(before[0].length), letter: before[1]!.toUpperCase() }
  const after = /\s*([NSEWV])$/i.exec(text)
  if (after) return { rest: text.slice(0, after.index), letter: after[1]!.toUpperCase() }
  return { rest: text, letter: null }
}

function toNumber(text: string): number {
  return Number(text.replace(',', '.').replace('−', '-'))
}
