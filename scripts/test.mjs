// Runs all tests once and ends with one line, `N passed, N failed, N skipped`. Arguments go to vitest:
// `npm test -- packages/format -t 'reads a date'`. `npm run test:long` is the same over the *.long.test.ts files.
import { parseCLI, startVitest } from 'vitest/node'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const counts = await run(process.argv.slice(2))
const isGood = counts.passed > 0 && counts.failed === 0 && !process.exitCode
// What fails without a test to blame (no tests, no database for them) is one failed: the line never hides a failure.
const failed = isGood ? 0 : Math.max(counts.failed, 1)
process.stdout.write(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped\n`, () => {
  // What a test left running must not hold the run open.
  process.exit(isGood ? 0 : 1)
})

/**
 * @param {string[]} args
 * @returns {Promise<Counts>}
 */
async function run(args) {
  try {
    const { filter, options } = parseCLI(['vitest', ...args])
    const vitest = await startVitest('test', filter, { ...options, watch: false, run: true })
    return count(vitest)
  } catch (error) {
    console.error(error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/**
 * A file that cannot be loaded, a hook that throws and a promise that nobody awaited count as one failed each.
 * @param {import('vitest/node').Vitest} vitest
 * @returns {Counts}
 */
function count({ state }) {
  const modules = state.getTestModules()
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const broken = suites.filter((suite) => suite.errors().length > 0).length + state.getUnhandledErrors().length
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
  const passed = states.filter((result) => result === 'passed').length
  const failed = states.filter((result) => result === 'failed').length
  return { passed, failed: failed + broken, skipped: states.length - passed - failed }
}
