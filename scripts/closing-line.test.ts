import { spawn } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { plant } from './plant.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const runs: [what: string, body: string, line: string, code: number][] = [
  ['passing tests', "test('a', () => {})\ntest('b', () => {})", '2 passed, 0 failed, 0 skipped', 0],
  ['a failing test', "test('a', () => {})\ntest('b', () => expect(1).toBe(2))", '1 passed, 1 failed, 0 skipped', 1],
  [
    'skipped tests',
    "test('a', () => {})\ntest.skip('b', () => {})\ntest.todo('c')",
    '1 passed, 0 failed, 2 skipped',
    0,
  ],
  ['nothing but skipped tests', "test.skip('a', () => {})", '0 passed, 1 failed, 1 skipped', 1],
  ['a file that cannot be loaded', "throw new Error('no')", '0 passed, 1 failed, 0 skipped', 1],
  ['a hook that fails', "test('a', () => {})\nafterAll(() => expect(1).toBe(2))", '1 passed, 1 failed, 0 skipped', 1],
  ['a stray promise', "test('a', () => void Promise.reject(new Error('no')))", '1 passed, 1 failed, 0 skipped', 1],
  ['something left running', "setInterval(() => {}, 1)\ntest('a', () => {})", '1 passed, 0 failed, 0 skipped', 0],
]

test.each(runs)('a run with %s ends with its counts', async (_what, body, line, code) => {
  expect(await run({ 'a.test.js': body })).toEqual({ line, code })
})

test('a run without tests fails', async () => {
  expect(await run({ 'a.txt': '' })).toEqual({ line: '0 passed, 1 failed, 0 skipped', code: 1 })
})

test('a global set-up that fails fails the run', async () => {
  const found = await run({
    'vitest.config.js': "export default { test: { globalSetup: ['./setup.js'] } }",
    'setup.js': "export function setup() {\n  throw new Error('no database')\n}",
    'a.test.js': "test('a', () => {})",
  })
  expect(found).toEqual({ line: '0 passed, 1 failed, 0 skipped', code: 1 })
})

test('a configuration that cannot be read fails the run', async () => {
  const found = await run({ 'vitest.config.js': 'export default 1 +', 'a.test.js': "test('a', () => {})" })
  expect(found).toEqual({ line: '0 passed, 1 failed, 0 skipped', code: 1 })
})

test('arguments reach vitest', async () => {
  const files = { 'a.test.js': "test('a', () => {})\ntest('b', () => {})", 'b.test.js': "test('c', () => {})" }
  expect(await run(files, 'a.test', '-t', 'b')).toEqual({ line: '1 passed, 0 failed, 1 skipped', code: 0 })
})

async function run(files: Record<string, string>, ...args: string[]): Promise<{ line: string; code: number | null }> {
  const root = plant({ 'vitest.config.js': 'export default { test: { globals: true } }\n', ...files })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const child = spawn(process.execPath, [join(ROOT, 'scripts/test.mjs'), ...args], { cwd: root })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { line: output.trimEnd().split('\n').at(-1) ?? '', code }
}
