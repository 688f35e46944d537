import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { keep, readKept } from './kept.ts'

type Texts = Record<string, string>

/** One file, one language: a third is there as soon as its file is. */
const files = import.meta.glob<Texts>('./locales/*.json', { import: 'default' })
const fallback = 'en'

export const languages: string[] = Object.keys(files)
  .map((path) => path.slice('./locales/'.length, -'.json'.length))
  .sort()

const i18n = createInstance()

/** Starts with the language chosen before, else the first of the browser's that we have. */
export async function startI18n(): Promise<void> {
  const first = pickLanguage([readKept('language') ?? '', ...navigator.languages])
  const loaded = await Promise.all([...new Set([first, fallback])].map(loadTexts))
  await i18n.use(initReactI18next).init({
    lng: first,
    fallbackLng: fallback,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(
      loaded.map(([language, texts]) => [language, { translation: texts }]),
    ),
  })
  document.documentElement.lang = first
}

export async function chooseLanguage(language: string): Promise<void> {
  if (!i18n.hasResourceBundle(language, 'translation')) {
    const [, texts] = await loadTexts(language)
    i18n.addResourceBundle(language, 'translation', texts)
  }
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
  keep('language', language)
}

/** The language's own name for itself: română, English. */
export function languageName(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}

/** The first of the wishes we have a file for, region aside; else English. */
function pickLanguage(wishes: readonly string[], have = languages): string {
  const bases = wishes.map((wish) => wish.toLowerCase().split('-')[0] ?? '')
  return bases.find((base) => have.includes(base)) ?? fallback
}

async function loadTexts(language: string): Promise<[string, Texts]> {
  const load = files[`./locales/${language}.json`]
  return [language, load ? await load() : {}]
}
