import { defineConfig } from 'vitest/config'

const resolve = { conditions: ['@tocsin/source'] }
const ssr = { resolve }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        ssr,
        test: { name: 'unit', include: ['packages/{format,convert,client,cli}/src/**/*.test.ts', 'scripts/**/*.test.ts'] },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'server',
          include: ['packages/server/src/**/*.test.ts', 'test/**/*.test.ts'],
          pool: 'forks',
          globalSetup: ['test/postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
