import { defineConfig } from 'vitest/config'

// The embedded engine has one connection: tests that run side by side wait for each other.
const isEmbedded = process.env.TERRIER_TEST_DATABASE === 'embedded'

const shared = {
  pool: 'forks' as const,
  globalSetup: ['api/db/testing-setup.ts'],
  // To load the program anew for each file took longer than many of them.
  isolate: false,
  testTimeout: isEmbedded ? 240_000 : 120_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
}

/**
 * Software drawing on a busy machine is slow: what is waited for comes, but not soon, and only hangs
 * end here. A test that failed has a second try; `npm test` ends with the names of those that needed it.
 */
const patient = {
  retry: 1,
  testTimeout: 1_800_000,
  hookTimeout: 900_000,
  expect: { poll: { timeout: 240_000 } },
}

const browserTests = 'web/**/*.browser.test.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          setupFiles: ['api/testing-setup.ts'],
          include: ['{api,tiles,seed-data,scripts,web}/**/*.test.ts'],
          exclude: ['**/node_modules/**', browserTests],
        },
      },
      {
        test: {
          ...shared,
          ...patient,
          name: 'browser',
          include: [browserTests],
          fileParallelism: false,
        },
      },
    ],
  },
})
