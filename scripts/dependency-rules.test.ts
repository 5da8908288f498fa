import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forbidden } from '../.dependency-cruiser.mjs'
import { checkDependencies } from './dependency-rules.mjs'
import { plant } from './plant.ts'

const SERVER = 'packages/server/src/'
const NEIGHBOUR_RULE = /-knows-no-neighbour$/

/** A module, one that it may not import, and the rule that must say so. */
const faults: [from: string, to: string, rule: string][] = [
  ['packages/format/src/a.ts', 'packages/convert/src/x.ts', 'format-knows-nobody'],
  ['packages/convert/src/a.ts', 'packages/client/src/x.ts', 'convert-knows-format'],
  ['packages/client/src/a.ts', 'packages/convert/src/x.ts', 'client-knows-format'],
  ['packages/server/src/features/tags/a.ts', 'packages/cli/src/x.ts', 'server-knows-format-convert-client'],
  ['packages/cli/src/a.ts', 'packages/server/src/x.ts', 'cli-knows-client-convert-format'],
  ['packages/web/src/a.tsx', 'packages/server/src/x.ts', 'web-knows-client-convert-format'],
  ['packages/convert/src/b.ts', 'packages/web/src/x.ts', 'nobody-imports-a-program'],
  ['packages/new/src/a.ts', 'packages/format/src/x.ts', 'every-package-says-whom-it-knows'],
  ['packages/format/src/b.ts', 'packages/format/src/b.test.ts', 'product-knows-no-tests'],
  [`${SERVER}features/tags/b.ts`, `${SERVER}testing/x.ts`, 'product-knows-no-tests'],
  ['packages/cli/src/b.ts', 'test/x.ts', 'product-knows-no-tests'],
  [`${SERVER}platform/http/a.ts`, `${SERVER}access/x.ts`, 'ground-imports-nothing-above'],
  [`${SERVER}db/a.ts`, `${SERVER}features/events/x.ts`, 'ground-imports-nothing-above'],
  [`${SERVER}access/a.ts`, `${SERVER}features/users/x.ts`, 'access-imports-nothing-above'],
  [`${SERVER}features/orgs/a.ts`, `${SERVER}features/correlation/x.ts`, 'vocabulary-imports-nothing-above'],
  [`${SERVER}features/events/a.ts`, `${SERVER}features/search/x.ts`, 'graph-imports-nothing-above'],
  [`${SERVER}features/search/a.ts`, `${SERVER}features/exports/x.ts`, 'on-the-graph-imports-nothing-above'],
  [`${SERVER}features/correlation/a.ts`, `${SERVER}features/events/x.ts`, 'correlation-knows-no-neighbour'],
  [`${SERVER}features/imports/a.ts`, `${SERVER}features/feeds/x.ts`, 'imports-knows-no-neighbour'],
  [`${SERVER}features/sync/a.ts`, `${SERVER}features/imports/x.ts`, 'sync-knows-no-neighbour'],
  [`${SERVER}features/tags/c.ts`, `${SERVER}features/orgs/x.ts`, 'tags-knows-no-neighbour'],
  [`${SERVER}app.ts`, `${SERVER}features/surprise/x.ts`, 'every-feature-has-a-tier'],
  [`${SERVER}main.ts`, `${SERVER}features/tags/routes.ts`, 'app-alone-registers-routes-and-jobs'],
  [`${SERVER}features/sync/b.ts`, `${SERVER}features/tags/jobs.ts`, 'app-alone-registers-routes-and-jobs'],
  [`${SERVER}features/tags/d.ts`, `${SERVER}app.ts`, 'tiers-know-of-the-program-its-context-alone'],
  [`${SERVER}features/tags/e.ts`, `${SERVER}features/audit/lines.ts`, 'the-log-has-one-writer'],
  [`${SERVER}context.ts`, `${SERVER}features/tags/x.ts`, 'context-stands-on-the-ground'],
]

const innocent: [from: string, to: string][] = [
  ['packages/convert/src/ok.ts', 'packages/format/src/x.ts'],
  ['packages/cli/src/ok.ts', 'packages/client/src/x.ts'],
  [`${SERVER}features/events/ok.ts`, `${SERVER}features/correlation/y.ts`],
  [`${SERVER}features/tags/noted.ts`, `${SERVER}features/audit/record.ts`],
  [`${SERVER}features/feeds/ok.ts`, `${SERVER}features/imports/y.ts`],
  [`${SERVER}features/sync/ok.ts`, `${SERVER}features/tags/y.ts`],
  [`${SERVER}features/tags/ok.ts`, `${SERVER}context.ts`],
  [`${SERVER}features/tags/ok.test.ts`, `${SERVER}testing/y.ts`],
  [`${SERVER}features/tags/other.test.ts`, `${SERVER}features/orgs/y.ts`],
  ['packages/format/src/ok.test.ts', 'node:fs'],
  [`${SERVER}app.ts`, `${SERVER}features/orgs/routes.ts`],
]

test.each(faults)('%s may not import %s', async (from, to, rule) => {
  const found = await faultsOf({ [to]: 'export const x = 1\n', [from]: importing(from, to) })
  expect(found).toContainEqual(expect.stringContaining(`${rule}: ${from} → ${to}`))
})

test.each(innocent)('%s may import %s', async (from, to) => {
  const isFile = to.startsWith('packages/')
  const found = await faultsOf({ ...(isFile && { [to]: 'export const x = 1\n' }), [from]: importing(from, to) })
  expect(found).toEqual([])
})

test('packages that run in browsers may not import Node', async () => {
  const found = await faultsOf({
    'packages/format/src/a.ts': "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n",
    'packages/convert/src/a.ts': "import type { Readable } from 'stream'\nexport type A = Readable\n",
    'packages/client/src/a.ts': "export const a = async () => await import('node:http')\n",
  })
  expect(found.map((fault) => fault.split(' → ')[0])).toEqual([
    'pure-packages-run-in-browsers: packages/client/src/a.ts',
    'pure-packages-run-in-browsers: packages/convert/src/a.ts',
    'pure-packages-run-in-browsers: packages/format/src/a.ts',
  ])
})

test('no two modules import each other, not even for a type', async () => {
  const found = await faultsOf({
    'packages/format/src/a.ts': "import type { B } from './b.ts'\nexport type A = B[]\n",
    'packages/format/src/b.ts': "import type { A } from './a.ts'\nexport type B = A[]\n",
  })
  expect(found).toContainEqual(expect.stringContaining('no-cycles: packages/format/src/a.ts'))
})

test('an import leads somewhere', async () => {
  const found = await faultsOf({ 'packages/format/src/a.ts': "import { b } from './absent.ts'\nexport const a = b\n" })
  expect(found).toEqual(['imports-resolve: packages/format/src/a.ts → ./absent.ts'])
})

test("a sibling's name leads to its source, so that the rules on packages see it", async () => {
  const root = plant({
    'packages/convert/package.json': JSON.stringify({
      name: '@tocsin/convert',
      exports: { '.': { '@tocsin/source': './src/index.ts', import: './dist/index.js' } },
    }),
    'packages/convert/src/index.ts': 'export const x = 1\n',
    'packages/format/src/a.ts': "import { x } from '@tocsin/convert'\nexport const a = x\n",
  })
  mkdirSync(join(root, 'node_modules/@tocsin'), { recursive: true })
  symlinkSync(join(root, 'packages/convert'), join(root, 'node_modules/@tocsin/convert'))
  const { faults } = await checkDependencies(root, 0)
  expect(faults).toEqual(['format-knows-nobody: packages/format/src/a.ts → packages/convert/src/index.ts'])
})

test('no feature imports its neighbours, save along an arrow', async () => {
  const rules = forbidden.map(({ name }) => name ?? '').filter((name) => NEIGHBOUR_RULE.test(name))
  const features = rules.map((name) => name.replace(NEIGHBOUR_RULE, ''))
  const imports = features.map((name) => `import '../${name}/x.ts'\n`).join('')
  const found = await faultsOf(Object.fromEntries(features.map((name) => [`${SERVER}features/${name}/x.ts`, imports])))
  // The one neighbour of events is correlation, and an arrow leads there.
  expect(rules.filter((rule) => !found.some((fault) => fault.startsWith(rule)))).toEqual(['events-knows-no-neighbour'])
})

test('too few modules read is a fault of its own', async () => {
  const root = plant({ 'packages/format/src/a.ts': 'export const a = 1\n' })
  expect(await checkDependencies(root)).toEqual({
    modules: 1,
    faults: [expect.stringMatching(/^enough-modules-are-read: 1 modules read, at least \d+ expected$/)],
  })
})

test('every rule is proven here', () => {
  const proven = new Set(faults.map(([, , rule]) => rule))
  const unproven = forbidden.map(({ name }) => name ?? '').filter((name) => !proven.has(name))
  const inTestsOfTheirOwn = ['no-cycles', 'imports-resolve', 'pure-packages-run-in-browsers']
  expect(unproven.filter((name) => !NEIGHBOUR_RULE.test(name))).toEqual(inTestsOfTheirOwn)
})

async function faultsOf(files: Record<string, string>): Promise<string[]> {
  return (await checkDependencies(plant(files), 0)).faults
}

function importing(from: string, to: string): string {
  const isFile = /^(packages|test)\//.test(to)
  const up = '../'.repeat(from.split('/').length - 1)
  return `import * as x from '${isFile ? up + to : to}'\nexport const y = x\n`
}
