import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listedEntries, parseWarninglist, warninglist } from './warninglist.ts'

const library = fileURLToPath(new URL('../../../../../shared/data/warninglists', import.meta.url))

const list = { name: 'n', description: 'd', version: 1, type: 'string', list: ['a'] }

test('a list is read with its entries in their form, with or without comments', () => {
  const read = parseWarninglist({ ...list, list: { a: 'why', b: '' } })
  expect('warninglist' in read && [...listedEntries(read.warninglist.list)]).toEqual([
    { value: 'a', comment: 'why' },
    { value: 'b', comment: '' },
  ])
})

test('all that is wrong with a list is told, each with its place', () => {
  const read = parseWarninglist({ version: 'x', type: 'glob', list: ['a', 1, 'b\0'], matching_attributes: [{}] })
  expect('faults' in read && read.faults.map(({ path }) => path)).toEqual([
    'name',
    'version',
    'type',
    'matching_attributes[0]',
    'list[1]',
    'list[2]',
  ])
  expect(parseWarninglist([])).toHaveProperty('faults')
  expect(parseWarninglist({ ...list, list: 'a' })).toHaveProperty('faults')
})

test.skipIf(!existsSync(library))('every list of the public library is read and written without loss', () => {
  const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('list.json'))
  expect(files.length).toBeGreaterThan(100)
  for (const file of files) {
    const document: unknown = JSON.parse(readFileSync(`${library}/${file}`, 'utf8'))
    const read = parseWarninglist(document)
    expect('warninglist' in read && { file, list: JSON.parse(warninglist.write(read.warninglist)) }).toEqual({
      file,
      list: document,
    })
  }
})
