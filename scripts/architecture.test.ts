import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
const tree = text.split('```')[1] ?? ''
const described = tree
  .trim()
  .split('\n')
  .map((line) => line.split(/\s/)[0] ?? '')

function foldersOf(parent: string) {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}${entry.name}/`)
}

describe('ARCHITECTURE.md', () => {
  test('names only what exists', () => {
    expect(described.length).toBeGreaterThan(20)
    expect(described.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('names every slice', () => {
    const folders = ['api/', 'web/'].flatMap(foldersOf)
    expect(folders.filter((folder) => !described.includes(folder))).toEqual([])
  })
})
