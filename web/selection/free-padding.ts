import { phoneQuery } from '../shell/use-pane.ts'

const margin = 48
/** As much of the map is left to look at, whatever lies over it. */
const leastHeight = 120

/** CSS pixels of the map that panels cover, with some air: what is flown to stays clear of them. */
export function freePadding() {
  const isPhone = matchMedia(phoneQuery).matches
  const sides = isPhone
    ? { left: 24, right: 24, bottom: Math.round(innerHeight * 0.5) }
    : { left: margin, right: margin + 384, bottom: margin }
  const most = Math.max(margin, innerHeight - sides.bottom - 2 * leastHeight)
  return { ...sides, top: Math.min(most, Math.max(margin, editorBottom() + margin / 2)) }
}

/** The editor lies over the upper middle of the map. */
function editorBottom(): number {
  const [map, editor] = ['#map', '[data-editor]'].map((name) =>
    document.querySelector(name)?.getBoundingClientRect(),
  )
  return map && editor ? editor.bottom - map.top : 0
}
