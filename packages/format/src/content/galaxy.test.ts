import { expect, test } from 'vitest'
import { clusterDocument, elementsOf, galaxyDocument, metaOf, Report } from '../index.ts'

const UUID = 'b7a5a1f0-0c1f-4d0e-9f0e-0d6f5d1f7d11'
const galaxy = { name: 'Things', type: 'things', description: 'd', version: 1, uuid: UUID }
const clusters = { ...galaxy, authors: ['me'], source: 'here', category: 'thing' }

function findingsOf(document: object): string[] {
  const report = new Report()
  ;('values' in document ? clusterDocument : galaxyDocument).read(document, report)
  return report.findings.map(({ path, rule }) => `${path} ${rule}`)
}

test.each<[object, string[]]>([
  [galaxy, []],
  [{ ...galaxy, kill_chain_order: { tab: ['one', 'two'] } }, []],
  [{ ...galaxy, kill_chain_order: { tab: 'one' } }, ['kill_chain_order kill-chain']],
  [{ ...galaxy, name: undefined, uuid: 'x' }, ['name required', 'uuid uuid']],
  [{ ...clusters, values: [{ value: 'a', meta: { country: 'FR', refs: ['x', 'y'], year: 2016 } }] }, []],
  [{ ...clusters, values: [{ value: 'a', meta: { refs: [['x']] } }] }, ['values[0].meta.refs meta.nested']],
  [{ ...clusters, values: [{ value: 'a', meta: { refs: { x: 1 } } }] }, ['values[0].meta.refs meta.value']],
  [
    { ...clusters, values: [{ value: 'a', meta: { a: [[]], b: [null] } }, {}] },
    ['values[0].meta.a meta.nested', 'values[0].meta.b meta.value', 'values[1].value required'],
  ],
])('%j breaks %j', (document, findings) => {
  expect(findingsOf(document)).toEqual(findings)
})

test('every value of a key is an element of its own, and elements are grouped by key again', () => {
  const meta = { country: 'FR', synonyms: ['one', 'two'] }
  const elements = elementsOf(meta)
  expect(elements.map(({ key, value }) => `${key}=${value}`)).toEqual(['country=FR', 'synonyms=one', 'synonyms=two'])
  expect(metaOf(elements)).toEqual({ country: ['FR'], synonyms: ['one', 'two'] })
})
