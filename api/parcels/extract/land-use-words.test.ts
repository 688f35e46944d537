import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { landUseName, landUseWords } from './land-use-words.ts'

test.each(['en', 'ro'] as const)(
  'the paper and the client say the same of land use in %s',
  (language) => {
    const path = new URL(`../../../web/locales/${language}.json`, import.meta.url)
    const prefix = 'value.landUse.'
    const client = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, word]) => [key.slice(prefix.length), word])
    expect(Object.fromEntries(client)).toEqual(landUseWords[language])
  },
)

test('words of an import stay as they came', () => {
  expect(landUseName('ro', 'Pășune-comunală')).toBe('Pășune comunală')
})
