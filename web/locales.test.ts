import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import { legendGroups } from '../tiles/style/legend.ts'
import { collections } from './collections.ts'

const web = import.meta.dirname
const localeFolder = join(web, 'locales')
const languages = readdirSync(localeFolder).map((file) => file.replace('.json', ''))
const texts = Object.fromEntries(
  languages.map((language) => [
    language,
    JSON.parse(readFileSync(join(localeFolder, `${language}.json`), 'utf8')) as Record<
      string,
      string
    >,
  ]),
)
const english = texts.en!
const pluralForm = /_(zero|one|two|few|many|other)$/
const baseOf = (key: string) => key.replace(pluralForm, '')
const known = new Set(Object.keys(english).map(baseOf))

interface Found {
  keys: string[]
  /** Keys put together of parts: each part that is known, in order. */
  patterns: RegExp[]
  /** Words that a reader sees and no translator does. */
  words: string[]
}

type Node = { type: string; [part: string]: unknown }

const spoken = new Set(['aria-label', 'title', 'label', 'alt', 'description', 'placeholder'])
/** The program's own name and signs that are the same in every language. */
const untranslated = /Terrier|EPSG|\bpx\b/g

const sources = globSync('**/*.{ts,tsx}', { cwd: web }).filter((file) => !/test|testing/.test(file))
const found: Found = { keys: [], patterns: [], words: [] }
for (const file of sources) {
  const code = readFileSync(join(web, file), 'utf8')
  walk(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node, (node) =>
    inspect(node, file),
  )
  for (const [, key] of code.matchAll(/'(map(?:\.\w+)+)'/g)) found.keys.push(key!)
}

function walk(node: Node, visit: (node: Node) => void) {
  visit(node)
  for (const part of Object.values(node)) {
    for (const child of Array.isArray(part) ? part : [part]) {
      if (child && typeof child === 'object' && 'type' in child) walk(child as Node, visit)
    }
  }
}

function inspect(node: Node, file: string) {
  if (node.type === 'CallExpression' && (node.callee as Node).name === 't') {
    walk((node.arguments as Node[])[0]!, addKey)
  }
  if (node.type === 'JSXText') addWords(node.value as string, file)
  if (node.type === 'JSXAttribute') inspectAttribute(node, file)
}

function addKey(node: Node) {
  if (node.type === 'Literal' && typeof node.value === 'string' && node.value.includes('.')) {
    found.keys.push(node.value)
  }
  if (node.type === 'TemplateLiteral') {
    const parts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
    found.patterns.push(
      new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('.+')}$`),
    )
  }
}

function inspectAttribute(node: Node, file: string) {
  const value = node.value as Node | null
  const name = (node.name as { name: string }).name
  if (spoken.has(name) && value?.type === 'Literal') addWords(value.value as string, file)
}

function addWords(text: string, file: string) {
  if (/\p{L}{2}/u.test(text.replaceAll(untranslated, '')))
    found.words.push(`${file}: ${text.trim()}`)
}

describe('texts', () => {
  it.each(languages)('are complete in %s, with the plural forms of the language', (language) => {
    const own = texts[language]!
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const isCounted = (key: string) => Object.keys(english).some((one) => one === `${key}_other`)
    const wanted = [...known].flatMap((key) =>
      isCounted(key) ? forms.map((form) => `${key}_${form}`) : [key],
    )
    expect(wanted.filter((key) => !own[key])).toEqual([])
    // A text of its own for none is welcome in any language.
    const extra = Object.keys(own).filter((key) => !key.endsWith('_zero') && !wanted.includes(key))
    expect(extra).toEqual([])
  })

  it.each(languages)('keep their placeholders in %s', (language) => {
    const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()
    const differing = Object.entries(texts[language]!).filter(([key, text]) => {
      const original = english[key] ?? english[`${baseOf(key)}_other`] ?? ''
      // "Primul rezultat" needs no number.
      const isSingular = key.endsWith('_one')
      return !isSingular && `${placeholders(text)}` !== `${placeholders(original)}`
    })
    expect(differing).toEqual([])
  })

  it('has the Romanian letters with a comma below, not with a cedilla', () => {
    expect(Object.values(texts.ro!).filter((text) => /[şţŞŢ]/.test(text))).toEqual([])
  })

  it('has every text that the code asks for', () => {
    expect(found.keys.length).toBeGreaterThan(100)
    expect(found.keys.filter((key) => !known.has(key))).toEqual([])
    const unmatched = found.patterns.filter(
      (pattern) => ![...known].some((key) => pattern.test(key)),
    )
    expect(unmatched).toEqual([])
  })

  it('has no text that nobody asks for', () => {
    const used = new Set([...found.keys, ...legendKeys()])
    const dynamic = /^(map|field|relation|value)\./
    const unused = [...known].filter(
      (key) =>
        !used.has(key) &&
        !dynamic.test(key) &&
        !found.patterns.some((pattern) => pattern.test(key)),
    )
    expect(unused).toEqual([])
  })

  it('has the names of everything that a collection shows', () => {
    const wanted = collections.flatMap(({ name, facts, columns = [] }) => [
      `collection.${name}`,
      `collection.${name}.one`,
      ...[...facts, ...columns].map(({ field }) => `field.${field}`),
    ])
    expect([...wanted, ...legendKeys()].filter((key) => !known.has(key))).toEqual([])
  })

  it('has a word for every value of the closed lists in the schema', () => {
    const wanted = collections.flatMap(({ name, facts }) =>
      facts
        .filter(({ kind }) => kind === 'value')
        .flatMap(({ field }) =>
          valuesOf(name, field).map((value) => [
            `value.${name}.${field}.${value}`,
            `value.${field}.${value}`,
          ]),
        ),
    )
    expect(wanted.length).toBeGreaterThan(80)
    expect(wanted.filter((keys) => !keys.some((key) => known.has(key)))).toEqual([])
  })

  it('are in the locale files, not in the code', () => {
    expect(found.words).toEqual([])
  })
})

function legendKeys(): string[] {
  return legendGroups('staff').flatMap(({ labelKey, entries }) => [
    labelKey,
    ...entries.map((entry) => entry.labelKey),
  ])
}

/** What a check constraint allows in a column; nothing where the list is open. */
function valuesOf(collection: string, field: string): string[] {
  const table = collection.replaceAll('-', '_')
  const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const folder = join(web, '../migrations')
  const sql = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
  const body = new RegExp(`create table ${table} \\(([\\s\\S]*?)\\n\\);`).exec(sql)?.[1] ?? ''
  const list = new RegExp(`check \\(${column} in\\s*\\(([^)]*)\\)`).exec(body)?.[1] ?? ''
  return [...list.matchAll(/'([^']+)'/g)].map(([, value]) => value!)
}
