import type { Map as MapLibreMap } from 'maplibre-gl'

/** The sources' attributions, each once, as plain text in a corner of the map. */
export function createAttribution(map: MapLibreMap, container: HTMLElement) {
  const element = document.createElement('div')
  element.className = 'map-attribution'
  // Without a role it could not have a name.
  element.role = 'note'
  container.append(element)
  const update = () => {
    const text = attributionsOf(map).join(' · ')
    if (element.textContent !== text) element.textContent = text
    element.hidden = text === ''
  }
  map.on('sourcedata', (event) => {
    if (event.sourceDataType === 'metadata') update()
  })
  return { element, update }
}

/** TileJSON allows markup in an attribution; only its text is shown. */
export function attributionsOf(map: MapLibreMap): string[] {
  const found = Object.keys(map.getStyle()?.sources ?? {}).flatMap(
    (id) => map.getSource(id)?.attribution ?? [],
  )
  return [...new Set(found.map(plainText).filter(Boolean))]
}

function plainText(markup: string): string {
  return new DOMParser().parseFromString(markup, 'text/html').body.textContent.trim()
}
