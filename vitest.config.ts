import { defineConfig } from 'vitest/config'

const node = { pool: 'forks' as const, globalSetup: ['api/db/testing-setup.ts'] }

export default defineConfig({
  test: {
    include: ['{api,tiles,seed-data,scripts,web}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.browser.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...node,
  },
})
