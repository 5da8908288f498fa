import { expect, test } from 'vitest'
import { checkHouseRules, houseRules } from './house-rules.mjs'
import { plant } from './plant.ts'

type Case = { rule: string; path: string; text: string; line?: number }

const SERVER = 'packages/server/src/'
const ROUTES = `${SERVER}features/tags/routes.ts`
const LONG = 'export const x = 1\n'.repeat(401)
// Written in pieces, because the rules read this file too.
const DISABLE = '// oxlint' + '-disable-next-line no-console'
const REGISTRY = 'https://registry' + '.npmjs.org/'

const faults: Case[] = [
  { rule: 'file-length', path: 'packages/format/src/long.ts', text: LONG, line: 401 },
  { rule: 'file-length', path: 'scripts/long.mjs', text: LONG, line: 401 },
  { rule: 'no-barrel', path: 'packages/format/src/core/index.ts', text: 'export const x = 1\n' },
  {
    rule: 'no-barrel',
    path: 'packages/format/src/core.ts',
    text: "export * from './event.ts'\nexport { a } from './a.ts'\n",
  },
  { rule: 'no-drawer', path: 'packages/format/src/utils.ts', text: '' },
  { rule: 'no-drawer', path: 'packages/format/src/date-helpers.ts', text: '' },
  { rule: 'no-drawer', path: `${SERVER}common/dates.ts`, text: '' },
  { rule: 'no-drawer', path: `${SERVER}misc.test.ts`, text: '' },
  { rule: 'no-drawer', path: `${SERVER}features/events/event-service.ts`, text: '' },
  { rule: 'no-drawer', path: 'packages/web/src/SessionManager.tsx', text: '' },
  { rule: 'kebab-case', path: 'packages/format/src/readEvent.ts', text: '' },
  { rule: 'kebab-case', path: 'packages/format/src/read_event.ts', text: '' },
  { rule: 'kebab-case', path: 'packages/format/src/ReadEvent.ts', text: '' },
  { rule: 'kebab-case', path: 'packages/format/src/coreFormat/event.ts', text: '' },
  { rule: 'any-with-reason', path: 'packages/format/src/a.ts', text: '\nexport const x: any = 1\n', line: 2 },
  { rule: 'any-with-reason', path: 'packages/format/src/a.ts', text: "export const x = ['http://a', 1 as any]\n" },
  { rule: 'suppression-with-reason', path: 'test/a.ts', text: '// @ts-ignore it is fine\nexport const x = 1\n' },
  {
    rule: 'suppression-with-reason',
    path: 'test/a.ts',
    text: '\n  // @ts-expect-error\nexport const x = 1\n',
    line: 2,
  },
  { rule: 'suppression-with-reason', path: 'test/a.ts', text: `${DISABLE}\nexport const x = 1\n` },
  { rule: 'environment-in-main', path: `${SERVER}app.ts`, text: '\nexport const x = process.env\n', line: 2 },
  { rule: 'environment-in-main', path: `${SERVER}app.ts`, text: "export const x = process['env']\n" },
  { rule: 'environment-in-main', path: `${SERVER}app.ts`, text: 'export const x = globalThis.process.env.HOME\n' },
  { rule: 'environment-in-main', path: `${SERVER}app.ts`, text: 'const { env } = process\nexport const x = env\n' },
  {
    rule: 'environment-in-main',
    path: `${SERVER}app.ts`,
    text: "import { env as x } from 'node:process'\nexport { x }\n",
  },
  { rule: 'environment-in-main', path: 'packages/convert/src/main.ts', text: 'export const x = process.env\n' },
  {
    rule: 'package-by-name',
    path: 'packages/cli/src/a.ts',
    text: "export * as x from '../../format/src/a.ts'\nexport {}\n",
  },
  {
    rule: 'package-by-name',
    path: 'packages/cli/src/a.ts',
    text: "export type A = import('../../format/src/a.ts').A\n",
  },
  {
    rule: 'package-by-name',
    path: 'packages/cli/src/a.ts',
    text: "export const x = import('../../format/src/a.ts')\n",
  },
  { rule: 'route-says-who', path: ROUTES, text: "\napp.get('/tags', list)\n", line: 2 },
  { rule: 'route-says-who', path: ROUTES, text: "app.post('/tags', { config: { limit: 1 } }, add)\n" },
  { rule: 'route-says-who', path: ROUTES, text: "app.route({ method: 'GET', url: '/tags', handler: list })\n" },
  { rule: 'route-says-who', path: ROUTES, text: 'for (const path of paths) app.delete(path, remove)\n' },
  { rule: 'route-says-who', path: ROUTES, text: 'scope.put(`/tags/${word}`, options, edit)\n' },
  { rule: 'route-says-who', path: ROUTES, text: "app.get('/tags', { schema: { may: 1 } }, list)\n" },
  { rule: 'route-says-who', path: `${SERVER}platform/http/health.ts`, text: "app.get('/healthz', alive)\n" },
  {
    rule: 'no-registry',
    path: 'package-lock.json',
    text: `{\n  "resolved": "https://elsewhere.test/a.tgz" }\n`,
    line: 2,
  },
  { rule: 'no-registry', path: '.npmrc', text: 'fund=false\nregistry=https://elsewhere.test/\n', line: 2 },
  { rule: 'no-registry', path: 'docs/install.md', text: `Install from ${REGISTRY}\n` },
]

const innocent: Omit<Case, 'rule'>[] = [
  { path: 'packages/format/src/long.ts', text: 'export const x = 1\n'.repeat(400) },
  { path: 'packages/format/src/types.ts', text: `// data: what MISP lists\n${LONG}` },
  { path: 'packages/format/src/index.ts', text: "export type { A } from './a.ts'\n" },
  { path: 'packages/format/src/a.ts', text: "export type { A } from './b.ts'\nexport const x = 1\n" },
  { path: 'packages/format/src/community-serviceable.ts', text: '' },
  { path: 'packages/web/src/EventTable.test.tsx', text: '' },
  { path: `${SERVER}db/migrations/0001-accounts.ts`, text: '' },
  { path: '.dependency-cruiser.mjs', text: '' },
  { path: 'packages/format/src/a.ts', text: '// The parser of JSON knows no type.\nexport const x: any = 1\n' },
  { path: 'packages/format/src/a.ts', text: "export const x = 'any'\n" },
  { path: 'test/a.ts', text: `${DISABLE} -- a person reads it\nexport const x = 1\n` },
  { path: 'test/a.ts', text: `// A person reads it.\n${DISABLE}\nexport const x = 1\n` },
  { path: 'test/a.ts', text: '// @ts-expect-error a bare database is no transaction\nexport const x = 1\n' },
  { path: `${SERVER}main.ts`, text: 'export const x = process.env\n' },
  { path: 'packages/cli/src/main.ts', text: 'export const x = process.env\n' },
  { path: 'test/a.ts', text: 'export const x = process.env\n' },
  { path: `${SERVER}app.ts`, text: "export const x = context.env + '// process.env'\n" },
  { path: 'packages/cli/src/a.ts', text: "import '../a.ts'\nexport const x = ['../../format/src/a.ts']\n" },
  { path: 'test/a.ts', text: "export { start } from '../packages/server/src/app.ts'\nexport const x = 1\n" },
  { path: ROUTES, text: "app.get('/tags', { config: { may: 'tag.read' } }, list)\nexport const x = map.get(key)\n" },
  { path: ROUTES, text: "app.route({ method: 'GET', url: '/tags', config: { may: 'tag.read' }, handler: list })\n" },
  { path: `${SERVER}features/sync/peer.ts`, text: "export const x = await peer.get('/servers/getVersion')\n" },
  { path: ROUTES.replace('routes', 'routes.test'), text: "await app.get('/tags')\n" },
  { path: 'package-lock.json', text: '{ "resolved": "packages/format" }\n' },
]

test.each(faults)('$rule: $path', ({ rule, path, text, line }) => {
  const { faults: found } = checkHouseRules(plant({ [path]: text }))
  expect(found).toEqual([expect.stringContaining(`${rule}: ${path}:${line ?? 1} `)])
})

test.each(innocent)('nothing wrong: $path', ({ path, text }) => {
  expect(checkHouseRules(plant({ [path]: text })).faults).toEqual([])
})

test('what is installed, built or produced is not read', () => {
  const root = plant({
    'node_modules/a/utils.ts': '',
    'packages/format/dist/utils.js': '',
    'data/utils.ts': '',
    'bench/results/utils.ts': '',
  })
  expect(checkHouseRules(root)).toEqual({ files: 0, faults: [] })
})

test('every rule is proven here', () => {
  const proven = new Set(faults.map(({ rule }) => rule))
  expect(houseRules.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([])
})
