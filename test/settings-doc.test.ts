import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { knownSettings } from '../packages/server/src/platform/settings/known-settings.ts'
import type { Setting } from '../packages/server/src/platform/settings/setting.ts'

const ROOT = join(import.meta.dirname, '..')
const SOURCES = join(ROOT, 'packages/server/src')

test('docs/settings.md lists every setting: what it holds, its standard value, what it is for and what obeys it', () => {
  const text = readFileSync(join(ROOT, 'docs/settings.md'), 'utf8')
  const written = text.split('\n').filter((line) => /^\| `\w+\.\w+` /.test(line))
  expect(written.map(cells)).toEqual(expectedRows())
})

test('every setting is obeyed by something', () => {
  expect(expectedRows().filter(([, , , , readers]) => readers === '')).toEqual([])
})

function cells(line: string): string[] {
  return line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim())
}

function expectedRows(): string[][] {
  const readers = readersByName()
  const settings: [string, Setting][] = Object.entries(knownSettings)
  return settings
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { kind, standard, description }]) => {
      const value = standard === '' ? 'empty' : `\`${standard}\``
      return [`\`${name}\``, kind, value, description, [...(readers.get(name) ?? [])].sort().join(', ')]
    })
}

/** The folders whose programs name a setting. */
function readersByName(): Map<string, Set<string>> {
  const readers = new Map<string, Set<string>>()
  for (const path of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (
      !path.endsWith('.ts') ||
      path.endsWith('.test.ts') ||
      path.startsWith('platform/settings/') ||
      path.startsWith('testing/')
    )
      continue
    const [tier = '', folder = ''] = path.split('/')
    for (const [, name = ''] of readFileSync(join(SOURCES, path), 'utf8').matchAll(/'([A-Za-z]+\.\w+)'/g)) {
      if (!Object.hasOwn(knownSettings, name)) continue
      readers.set(name, (readers.get(name) ?? new Set()).add(tier === 'features' ? folder : tier))
    }
  }
  return readers
}
