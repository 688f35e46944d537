import { phoneQuery } from '../shell/use-pane.ts'

const margin = 48
const phoneMargin = 24

/** A selection's panel is a sheet over so much of a phone's screen. */
const sheetShare = 0.52

/** CSS pixels of the map that a selection's panel covers, with some air: what is flown to stays clear of them. */
export function freePadding() {
  if (!isPhone()) return { top: margin, left: margin, right: margin + 384, bottom: margin }
  const mapEnds = document.querySelector('#map')!.getBoundingClientRect().bottom
  const covered = Math.max(0, Math.round(mapEnds - innerHeight * (1 - sheetShare)))
  return { top: phoneMargin, left: phoneMargin, right: phoneMargin, bottom: covered + phoneMargin }
}

/** The air around what is flown to where no panel opens; a phone has little to spare. */
export function airAround(px: number): number {
  return isPhone() ? phoneMargin : px
}

const isPhone = () => matchMedia(phoneQuery).matches
