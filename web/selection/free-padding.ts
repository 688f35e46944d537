import { phoneQuery } from '../shell/use-pane.ts'

const margin = 48
const phoneMargin = 24

/** A selection's panel is a sheet over so much of a phone's screen. */
const sheetShare = 0.52

/** As much of the map is left to look at, whatever lies over it. */
const leastHeight = 120

/** CSS pixels of the map that panels cover, with some air: what is flown to stays clear of them. */
export function freePadding() {
  const map = document.querySelector('#map')!.getBoundingClientRect()
  const sheet = Math.max(0, Math.round(map.bottom - innerHeight * (1 - sheetShare)))
  const sides = isPhone()
    ? { left: phoneMargin, right: phoneMargin, bottom: sheet + phoneMargin }
    : { left: margin, right: margin + 384, bottom: margin }
  const least = isPhone() ? phoneMargin : margin
  const most = Math.max(least, map.height - sides.bottom - 2 * leastHeight)
  return { ...sides, top: Math.min(most, Math.max(least, editorHeight(map) + margin / 2)) }
}

/** The editor lies over the upper middle of the map. */
function editorHeight(map: DOMRect): number {
  const editor = document.querySelector('[data-editor]')?.getBoundingClientRect()
  return editor ? editor.bottom - map.top : 0
}

/** The air around what is flown to where no panel opens; a phone has little to spare. */
export function airAround(px: number): number {
  return isPhone() ? phoneMargin : px
}

const isPhone = () => matchMedia(phoneQuery).matches
