import { phoneQuery } from '../shell/use-pane.ts'

const margin = 48

/** CSS pixels of the map that a selection's panel covers, with some air: what is flown to stays clear of them. */
export function freePadding() {
  const isPhone = matchMedia(phoneQuery).matches
  return isPhone
    ? { top: margin, left: 24, right: 24, bottom: Math.round(innerHeight * 0.5) }
    : { top: margin, left: margin, right: margin + 384, bottom: margin }
}
