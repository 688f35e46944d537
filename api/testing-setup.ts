import { beforeAll } from 'vitest'
import { failures } from './testing-failures.ts'

// Files of tests that run in one process do not answer for each other.
beforeAll(() => {
  failures.length = 0
})
