import type { Map as MapLibreMap } from 'maplibre-gl'
import { metresPerPixel, niceLengthM } from './scale.ts'
import type { Translate } from './types.ts'

const maxWidthPx = 110

/** A bar that shows a round length at the middle of the map. Returns the element and its update. */
export function createScaleBar(map: MapLibreMap, container: HTMLElement) {
  const bar = document.createElement('div')
  bar.className = 'map-scale-bar'
  container.append(bar)

  const update = (language: string, translate: Translate) => {
    const perPixel = metresPerPixel(map.getCenter().lat, map.getZoom())
    const lengthM = niceLengthM(perPixel * maxWidthPx)
    const text = formatLength(lengthM, language)
    bar.style.width = `${lengthM / perPixel}px`
    bar.textContent = text
    bar.setAttribute('aria-label', translate('map.scaleBar', { length: text }))
  }
  return { element: bar, update }
}

/** "200 m", "5 km". */
export function formatLength(lengthM: number, language: string): string {
  const km = lengthM >= 1000
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: km ? 'kilometer' : lengthM < 1 ? 'centimeter' : 'meter',
    maximumFractionDigits: 3,
  }).format(km ? lengthM / 1000 : lengthM < 1 ? lengthM * 100 : lengthM)
}
