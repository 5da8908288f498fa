import { configDefaults, defineConfig } from 'vitest/config'

const resolve = { conditions: ['@tocsin/source'] }
const ssr = { resolve }

/**
 * The mode `long` (`npm run test:long`) runs the *.long.test.ts files, every other mode the rest. Properties draw new
 * cases in each long run only.
 */
export default defineConfig(({ mode }) => {
  const tests = mode === 'long' ? '*.long.test.ts' : '*.test.ts'
  const exclude = mode === 'long' ? configDefaults.exclude : [...configDefaults.exclude, '**/*.long.test.ts']
  const unit = [`packages/{format,convert,client,cli,web}/src/**/${tests}`, `scripts/**/${tests}`]
  const server = [`packages/server/src/**/${tests}`, `test/${tests}`]
  const browser = [`test/browser/${tests}`]
  const setupFiles = mode === 'long' ? [] : ['test/same-cases.ts']
  return {
    test: {
      maxWorkers: 2,
      projects: [
        { resolve, ssr, test: { name: 'unit', include: unit, exclude, setupFiles } },
        {
          resolve,
          ssr,
          test: {
            name: 'server',
            include: server,
            exclude,
            setupFiles,
            pool: 'forks',
            globalSetup: ['test/postgres.ts'],
            testTimeout: 30_000,
            hookTimeout: 60_000,
          },
        },
        {
          resolve,
          ssr,
          test: {
            name: 'browser',
            include: browser,
            exclude,
            setupFiles,
            pool: 'forks',
            fileParallelism: false,
            globalSetup: ['test/postgres.ts', 'test/browser/build-pages.ts'],
            testTimeout: 60_000,
            hookTimeout: 120_000,
          },
        },
      ],
    },
  }
})
