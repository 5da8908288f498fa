import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Report } from '../schema/report.ts'
import { machineTagPrefix, machineTagText, parseMachineTag } from './machine-tag.ts'
import { paletteOf } from './palette.ts'
import { tagsOfTaxonomy } from './taxonomy-tags.ts'
import { taxonomy } from './taxonomy.ts'

const FOLDER = join(import.meta.dirname, '../../../../../shared/data/taxonomies')
const names = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'machinetag.json')))
  : []

function read(document: unknown) {
  const report = new Report()
  return { read: taxonomy.read(document, report), findings: report.findings.map(({ path, rule }) => `${path} ${rule}`) }
}

const minimal = { namespace: 'n', description: 'd', predicates: [{ value: 'p' }, { value: 'q', colour: '#00ff00' }] }

describe('a taxonomy', () => {
  test.each([
    [{}, ['namespace required', 'description required', 'predicates required']],
    [{ ...minimal, namespace: '' }, ['namespace text.empty']],
    [{ ...minimal, version: 'new' }, ['version integer.range']],
    [{ ...minimal, predicates: [{ value: 'p', colour: 'red' }] }, ['predicates[0].colour tag.colour']],
    [{ ...minimal, predicates: [{}] }, ['predicates[0].value required']],
    [{ ...minimal, values: [{ predicate: 'none', entry: [] }] }, ['values[0].predicate taxonomy.predicate']],
    [
      { ...minimal, values: [{ predicate: 'p', entry: [{ value: 'v', numerical_value: 'much' }] }] },
      ['values[0].entry[0].numerical_value taxonomy.numerical_value'],
    ],
    [[], ['Taxonomy']],
    ['text', [' object']],
  ])('%j breaks %j', (document, findings) => {
    const found = read(document)
    if (Array.isArray(document)) expect(found.read).toBeUndefined()
    else expect(found.findings).toEqual(findings)
  })

  test('makes a tag of each entry, and of each predicate without any', () => {
    const document = {
      ...minimal,
      predicates: [
        { value: 'p', expanded: 'P', exclusive: true, colour: '#0000ff', numerical_value: 5 },
        ...minimal.predicates.slice(1),
      ],
      values: [
        {
          predicate: 'p',
          entry: [
            { value: 'v', numerical_value: 0 },
            { value: 'w', colour: '#ff0000' },
          ],
        },
      ],
    }
    const { read: whole } = read(document)
    expect(whole && tagsOfTaxonomy(whole)).toMatchObject([
      { tag: 'n:p="v"', expanded: 'P: v', colour: '#0000ff', numericalValue: 0, isPredicateExclusive: true },
      { tag: 'n:p="w"', expanded: 'P: w', colour: '#ff0000', numericalValue: 5, ownColour: '#ff0000' },
      { tag: 'n:q', expanded: 'q', colour: '#00ff00', numericalValue: undefined, isPredicateExclusive: false },
    ])
  })
})

test('a palette is one hue, from dark to bright', () => {
  // The sum of its letters, 336, makes the hue 0.36.
  expect(paletteOf('tlp', 4)).toEqual(['#006610', '#009918', '#00cc21', '#00ff29'])
  expect(paletteOf('é', 1)).toEqual(paletteOf('?', 1))
})

test.each([
  ['tlp:red', { namespace: 'tlp', predicate: 'red' }, 'tlp'],
  ['a:b="c d"', { namespace: 'a', predicate: 'b', value: 'c d' }, 'a:b'],
])('%s is a machine tag', (text, parts, prefix) => {
  expect(parseMachineTag(text)).toEqual(parts)
  expect(machineTagText(parts)).toBe(text)
  expect(machineTagPrefix(parts)).toBe(prefix)
})

test.each(['tlp', 'tlp:', ':red', 'tlp:ex:chr', 'a:b="c', 'a:b=c', 'a:b=""', 'a:b="c"d'])(
  '%s is no machine tag',
  (text) => {
    expect(parseMachineTag(text)).toBeUndefined()
  },
)

describe.skipIf(names.length === 0)('the public taxonomies', () => {
  test.each(names)('%s breaks no rule', (name) => {
    const document: unknown = JSON.parse(readFileSync(join(FOLDER, name, 'machinetag.json'), 'utf8'))
    expect(read(document).findings).toEqual([])
  })

  test('are 183, with 12,833 entries', () => {
    const documents = names.map((name) => read(JSON.parse(readFileSync(join(FOLDER, name, 'machinetag.json'), 'utf8'))))
    const entries = documents.flatMap(({ read: one }) => one?.values?.flatMap(({ entry }) => entry) ?? [])
    expect([documents.length, entries.length]).toEqual([183, 12_833])
  })
})
