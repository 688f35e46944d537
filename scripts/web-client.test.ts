import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { withImports } from './web-client.ts'

const api = join(import.meta.dirname, '../api')

test('the client is built anew when the code lists, the geometry or the words change that it shares with the server, and not for a route', () => {
  const files = [...withImports(join(api, 'client.ts'))].map((path) => relative(api, path)).sort()
  expect(files).toEqual([
    'client.ts',
    'db/code-lists.gen.ts',
    'geo/coverage/bearing.ts',
    'geo/coverage/plane.ts',
    'geo/coverage/traverse.ts',
    'http/question-words.ts',
    'plans/works-title.ts',
  ])
})
