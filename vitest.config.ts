import { defineConfig } from 'vitest/config'

const shared = {
  pool: 'forks' as const,
  globalSetup: ['api/db/testing-setup.ts'],
  testTimeout: 30_000,
  hookTimeout: 90_000,
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
          include: ['{api,tiles,seed-data,scripts,web}/**/*.test.ts'],
          exclude: ['**/node_modules/**', browserTests],
        },
      },
      {
        test: { ...shared, name: 'browser', include: [browserTests], fileParallelism: false },
      },
    ],
  },
})
