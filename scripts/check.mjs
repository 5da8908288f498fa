// Everything that is held of the code without running it: `npm run check`, or `npm run check -- lint types`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {{ name: string, says: string, commands: string[][] }} Step */

/** @type {Step[]} */
const steps = [
  { name: 'format', says: 'formatting', commands: [['prettier', '--check', '--log-level', 'warn', '.']] },
  {
    name: 'types',
    says: 'types',
    commands: [
      ['tsc', '-b'],
      ['tsc', '-p', 'tsconfig.test.json'],
      ['tsc', '-p', 'packages/web'],
    ],
  },
  { name: 'lint', says: 'lint, with types', commands: [['oxlint', '--type-aware', '--deny-warnings']] },
  { name: 'imports', says: 'who imports whom', commands: [['node', 'scripts/dependency-rules.mjs']] },
  { name: 'unused', says: 'unused code', commands: [['knip', '--no-config-hints']] },
  { name: 'house', says: 'rules of the house', commands: [['node', 'scripts/house-rules.mjs']] },
]

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length) {
  console.error(`No such check: ${unknown.join(', ')}. There are ${steps.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const failed = chosen.filter((step) => !passes(step))
console.log(failed.length ? `\nCheck failed: ${failed.map(({ name }) => name).join(', ')}` : '\nAll checks pass')
process.exitCode = failed.length ? 1 : 0

/** @param {Step} step */
function passes({ name, says, commands }) {
  const start = Date.now()
  console.log(`\n── ${name}: ${says}`)
  const isGood = commands.map(run).every(Boolean)
  console.log(`${isGood ? '✓' : '✗'} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`)
  return isGood
}

/** @param {string[]} command */
function run([tool = '', ...args]) {
  const program = tool === 'node' ? process.execPath : join(root, 'node_modules', '.bin', tool)
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) console.error(error.message)
  return status === 0
}
