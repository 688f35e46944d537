import { expect, test } from 'vitest'
import { ConfigError } from '../api/config.ts'
import { FolderInUseError } from '../api/db/data-folder.ts'
import { startFailure } from './start-failure.ts'

const failure = (facts: object) => Object.assign(new Error('what the system says'), facts)

test.each([
  [new ConfigError('PORT is wrong.'), /^PORT is wrong\.$/],
  [new FolderInUseError('/data', undefined), /in use by another process/],
  [failure({ code: 'EADDRINUSE', port: 3000 }), /^Port 3000 .* PORT=3001 npm start$/],
  [failure({ code: 'EACCES', syscall: 'listen', port: 80 }), /^This user may not serve on port 80/],
  [
    failure({ code: 'ENOSPC', path: '/data/secret' }),
    /^Cannot write \/data\/secret: no room is left/,
  ],
  [failure({ code: 'EROFS', path: '/data' }), /can only be read/],
  [
    failure({ code: '0A000', severity: 'ERROR', hint: 'Install it first.' }),
    /^The database refused: what the system says\. Install it first\.$/,
  ],
])('%s is told in a sentence', (error, sentence) => {
  expect(startFailure(error)).toMatch(sentence)
})

test('what is not expected keeps its stack', () => {
  expect(startFailure(new TypeError('x is not a function'))).toBeUndefined()
  expect(startFailure('thrown text')).toBeUndefined()
})
