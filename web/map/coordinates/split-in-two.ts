import { readAngle } from './read-angle.ts'

type Halves = [string, string]

/** From the clearest sign that one coordinate ends here to the least clear. */
const separators = [
  /\s*;\s*/g,
  /\s*,\s+/g,
  /\s{2,}/g,
  // A single space, the border before or after the letter of an axis, a comma without a space.
  /\s+|(?<=[\d°′'"″])(?=[NSEWV])|(?<=[NSEWV])(?=[-+\d])|,/gi,
]

/**
 * The texts of the two coordinates in one text, cut where both halves can be read. Null when there
 * is no such place, or when there are several: "546 000 461 000" could be cut twice.
 */
export function splitInTwo(text: string): Halves | null {
  for (const separator of separators) {
    const cuts = cutsAt(text, separator)
    const readable = cuts.filter((halves) => halves.every((half) => readAngle(half)))
    if (readable.length === 1) return readable[0]!
    if (readable.length > 1) return null
    // One clear cut with something unreadable beside it: the reader of the halves will name it.
    if (cuts.length === 1) return cuts[0]!
  }
  return null
}

function cutsAt(text: string, separator: RegExp): Halves[] {
  return [...text.matchAll(separator)]
    .map((cut): Halves => [text.slice(0, cut.index), text.slice(cut.index + cut[0].length)])
    .filter(
      (halves, i, all) => halves.every((half) => half !== '') && !isDecimalSign(all[i]!, text),
    )
}

/** "45,65" is one number. Between "45.65,25.6" or "546000,461000" the comma must be a separator. */
function isDecimalSign([before, after]: Halves, text: string): boolean {
  if (text[before.length] !== ',' || /^\s/.test(text.slice(before.length + 1))) return false
  return !(before.includes('.') && after.includes('.')) && !/^[-\d]{5,}$/.test(after)
}
