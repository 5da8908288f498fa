import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { plant } from './plant.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONFIGURATION = ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.test.json', 'packages/tsconfig.json']
const GLOBALS = 'declare const console: { log(a: unknown): void }; declare const Buffer: { alloc(a: number): 1 }\n'
const ASYNC = 'const later = async () => 1\n'

/** The rule that must fire, where, and on what. */
const faults: [rule: string, path: string, text: string][] = [
  ['eslint(eqeqeq)', 'format/src/equal.ts', 'export const a = (b: number, c: number) => b == c\n'],
  ['eslint(max-depth)', 'format/src/depth.ts', nested(4)],
  ['eslint(max-lines-per-function)', 'format/src/length.ts', long(61)],
  [
    'eslint(max-params)',
    'format/src/params.ts',
    'export const a = (b: 1, c: 1, d: 1, e: 1, f: 1) => b + c + d + e + f\n',
  ],
  ['eslint(no-console)', 'server/src/console.ts', 'console.log(1)\n'],
  ['eslint(no-restricted-globals)', 'format/src/globals.ts', 'export const a = Buffer.alloc(1)\n'],
  ['eslint(no-unused-vars)', 'format/src/unused.ts', 'const a = 1\nexport const b = 2\n'],
  ['import(no-default-export)', 'format/src/default.ts', 'export default 1\n'],
  ['typescript(ban-ts-comment)', 'format/src/ignore.ts', '// @ts-ignore\nexport const a = 1\n'],
  ['typescript(no-explicit-any)', 'format/src/any.ts', 'export const a = (b: any) => String(b)\n'],
  ['typescript(no-floating-promises)', 'format/src/floating.ts', `${ASYNC}later()\n`],
  ['typescript(no-misused-promises)', 'format/src/misused.ts', `${ASYNC}export const a = later() ? 1 : 2\n`],
  ['typescript(no-non-null-assertion)', 'format/src/bang.ts', 'export const a = (b: number[]) => b[0]!\n'],
  ['typescript(no-unsafe-assignment)', 'format/src/unsafe.ts', "export const a = { b: JSON.parse('1') }\n"],
  ['typescript(switch-exhaustiveness-check)', 'format/src/switch.ts', switching()],
  // A promise from a sibling's source, seen from a test: proves that tests are linted with types of their own.
  ['typescript(no-floating-promises)', 'convert/src/a.test.ts', "import { probe } from '@tocsin/format'\nprobe()\n"],
]

const innocent: Record<string, string> = {
  'format/src/fine.ts': long(60) + nested(3).replace('f =', 'g ='),
  'format/src/fine.test.ts': long(100) + "export const b = [Buffer.alloc(1), JSON.parse('1').a]\n",
  'cli/src/fine.ts': 'console.log(1)\n',
  'web/vite.config.ts': 'export default {}\n',
  'format/dist/bad.js': 'export default 1\n',
  'format/node_modules/bad.js': 'export default 1\n',
}

test('lint finds every planted fault, and nothing else', async () => {
  const planted = [...faults.map(([, path, text]) => [path, text]), ...Object.entries(innocent)]
  const found = await lint({
    ...Object.fromEntries(planted.map(([path, text]) => [`packages/${path}`, text])),
    'packages/format/src/index.ts': 'export const probe = async () => 1\n',
    'node_modules/@tocsin/format/package.json': '{ "exports": { "@tocsin/source": "./index.ts" } }',
    'node_modules/@tocsin/format/index.ts': "export * from '../../../packages/format/src/index.ts'\n",
  })
  expect(found).toEqual(faults.map(([rule, path]) => `packages/${path} ${rule}`).sort())
})

/** What oxlint says about files under the project's configuration, each as `path rule`, sorted. */
async function lint(files: Record<string, string>): Promise<string[]> {
  const configuration = CONFIGURATION.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const)
  const types = { 'node_modules/@types/node/index.d.ts': GLOBALS }
  const root = plant({ ...Object.fromEntries(configuration), ...types, ...files })
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(ROOT, 'node_modules/.bin/tsgolint') }
  const run = promisify(execFile)(process.execPath, [oxlint, '--type-aware', '--format', 'unix'], { cwd: root, env })
  const { stdout } = await run.catch((failure: { stdout: string }) => failure)
  const lines = stdout.matchAll(/^(\S+?):\d+:\d+: .*\[\w+\/(.*)\]$/gm)
  return [...lines].map(([, path, rule]) => `${path} ${rule}`).sort()
}

function nested(depth: number): string {
  return `export const f = (a: number) => {\n${'if (a > 1) {\n'.repeat(depth)}a++\n${'}\n'.repeat(depth)}}\n`
}

/** A function of so many lines, and blank lines and comments that do not count. */
function long(lines: number): string {
  return `export const f = (a: number) => {\n\n  // counts for nothing\n${'  a++\n'.repeat(lines - 3)}  return a\n}\n`
}

function switching(): string {
  return "export const a = (b: 'x' | 'y') => {\n  switch (b) {\n    case 'x':\n      return 1\n  }\n  return 2\n}\n"
}
