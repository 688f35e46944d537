// The page of the browser tests: a map and nothing else, opened to the test as `window.terrier`.
import '@fontsource-variable/sofia-sans/index.css'
import './page.css'
import { createMap } from '../create-map.ts'
import type { MapHandle, MapOptions } from '../handle.ts'

export interface TestPage {
  open(options: Omit<MapOptions, 'translate'>): MapHandle | null
  said: string[]
  availability: string[]
}

const page: TestPage = {
  said: [],
  availability: [],
  open: (options) =>
    createMap(document.querySelector<HTMLElement>('#map')!, {
      translate: (key, values) => `${key} ${values ? JSON.stringify(values) : ''}`.trim(),
      announce: (text) => page.said.push(text),
      onAvailability: (availability) => page.availability.push(availability),
      ...options,
    }),
}

declare global {
  interface Window {
    terrier: TestPage
  }
}
window.terrier = page
