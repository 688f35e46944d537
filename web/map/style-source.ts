import type { StyleSpecification } from 'maplibre-gl'
import type { Theme } from './types.ts'

/**
 * Loads the style that the server generates, once for each theme and language. A failed load is
 * forgotten, so that the next try asks again.
 */
export class StyleSource {
  private readonly loaded = new Map<string, Promise<StyleSpecification>>()
  private readonly styleUrl: (theme: Theme, language: string) => string

  constructor(styleUrl: (theme: Theme, language: string) => string) {
    this.styleUrl = styleUrl
  }

  load(theme: Theme, language: string): Promise<StyleSpecification> {
    const url = this.styleUrl(theme, language)
    let style = this.loaded.get(url)
    if (!style) {
      style = fetchStyle(url)
      style.catch(() => this.loaded.delete(url))
      this.loaded.set(url, style)
    }
    return style
  }

  /** Forget everything: another session may see other layers. */
  clear(): void {
    this.loaded.clear()
  }
}

async function fetchStyle(url: string): Promise<StyleSpecification> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The map style could not be loaded (${response.status})`)
  return (await response.json()) as StyleSpecification
}
