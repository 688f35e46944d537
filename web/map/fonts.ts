// The page itself needs no slanted letters; the labels of waters do.
import '@fontsource-variable/brygada-1918/wght-italic.css'
import '@fontsource-variable/brygada-1918/wght.css'
import '@fontsource-variable/sofia-sans/wght-italic.css'
import '@fontsource-variable/sofia-sans/wght.css'
import type { StyleSpecification } from 'maplibre-gl'

/** Letters from each file that a script needs of those that the font is split into. */
const lettersOf: Record<string, string> = { Latn: 'Aaș', Cyrl: 'ЖжѢ', Grek: 'Ωω' }

/** Written with the letters of Latin-1 alone, which are in one file. */
const westEuropean = new Set('da de en es fi fr ga is it nb nl nn no pt sv'.split(' '))

/** "SemiBold" in the first name of a text-font list says the weight, as MapLibre reads it. */
const weights: [RegExp, number][] = [
  [/\bthin\b/i, 100],
  [/\blight\b/i, 300],
  [/\bmedium\b/i, 500],
  [/\bsemibold\b/i, 600],
  [/\bbold\b/i, 700],
  [/\bblack\b/i, 900],
]

/** CSS font shorthands, one for each distinct text-font of the style. */
export function fontsOf(style: StyleSpecification): string[] {
  const fonts = new Set<string>()
  for (const layer of style.layers) {
    if (layer.type !== 'symbol') continue
    for (const stack of stacksIn(layer.layout?.['text-font'])) fonts.add(cssFont(stack))
  }
  return [...fonts]
}

/** A text that reaches each file of a font that the languages need: a browser loads those only. */
export function lettersFor(languages: string[]): string {
  const letters = languages.map((language) => {
    const { language: base, script = 'Latn' } = new Intl.Locale(language).maximize()
    if (westEuropean.has(base)) return 'Aa'
    return base === 'vi' ? 'Aașệ' : (lettersOf[script] ?? '')
  })
  return [...new Set(['Aa', ...letters])].join(' ')
}

/**
 * Loads the fonts of the labels in the letters of the languages; a font that is missing falls back
 * and says nothing.
 */
export async function loadFonts(style: StyleSpecification, languages: string[]): Promise<void> {
  const letters = lettersFor(languages)
  await Promise.allSettled(fontsOf(style).map((font) => document.fonts.load(font, letters)))
}

function cssFont(stack: string[]): string {
  const first = stack[0] ?? ''
  const weight = weights.find(([word]) => word.test(first))?.[1] ?? 400
  const slope = /\b(italic|oblique)\b/i.test(first) ? 'italic ' : ''
  const families = stack.map((name) => `"${name.replaceAll('"', '')}"`)
  return `${slope}${weight} 24px ${families.join(', ')}, sans-serif`
}

/** text-font is a list of names, or an expression with such lists in ['literal', …]. */
function stacksIn(value: unknown): string[][] {
  if (!Array.isArray(value)) return []
  if (value[0] === 'literal') return isNames(value[1]) ? [value[1]] : []
  if (isNames(value) && !expressionNames.has(value[0] ?? '')) return [value]
  return value.flatMap(stacksIn)
}

const expressionNames = new Set(['step', 'case', 'match', 'get', 'coalesce', 'interpolate'])

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
