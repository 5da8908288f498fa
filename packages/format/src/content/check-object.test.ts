import { describe, expect, test } from 'vitest'
import { checkObject, checkTemplate, defaultsOf, objectTemplate, Report, type CheckedAttribute } from '../index.ts'

const document = {
  name: 'door',
  uuid: 'b7a5a1f0-0c1f-4d0e-9f0e-0d6f5d1f7d11',
  version: 3,
  description: 'A door',
  'meta-category': 'carpentry',
  attributes: {
    lock: { description: 'Its lock', 'misp-attribute': 'text', 'ui-priority': 1, values_list: ['open', 'shut'] },
    key: {
      description: 'A key of it',
      'misp-attribute': 'port',
      'ui-priority': 0,
      multiple: true,
      categories: ['External analysis', 'Network activity'],
      to_ids: false,
      disable_correlation: true,
    },
    constructor: { description: 'Who made it', 'misp-attribute': 'text', 'ui-priority': 0 },
  },
  required: ['lock'],
  requiredOneOf: ['key', 'constructor'],
}

function read(sent: object) {
  const report = new Report()
  return {
    template: objectTemplate.read(sent, report),
    findings: report.findings.map(({ path, rule }) => [path, rule]),
  }
}
const { template } = read(document)
if (!template) throw new Error('the template of this test does not read')
const said = (...Attribute: CheckedAttribute[]) => {
  const { broken, advice } = checkObject(template, { Attribute })
  return [...broken, ...advice].map(({ path, rule }) => `${path} ${rule}`)
}
const lock = { object_relation: 'lock', type: 'text', value: 'shut' }
const key = { object_relation: 'key', type: 'port', value: '80' }

describe('an object is held to its template', () => {
  test.each<[string, CheckedAttribute[], string[]]>([
    ['what it needs is there', [lock, key], []],
    ['one of a choice is enough', [lock, { object_relation: 'constructor' }], []],
    ['nothing is there', [], ['Attribute object.required', 'Attribute object.requiredOneOf']],
    ['what it needs is deleted', [{ ...lock, deleted: true }, key], ['Attribute object.required']],
    ['a relation that stands once stands twice', [lock, lock, key], ['Attribute[1].object_relation object.multiple']],
    ['a relation may stand many times', [lock, key, key, key], []],
    ['one of two was deleted', [{ ...lock, deleted: true }, lock, key], []],
    [
      'a relation is unknown',
      [lock, key, { object_relation: 'x' }],
      ['Attribute[2].object_relation object.relation.unknown'],
    ],
    ['a relation is none', [lock, key, {}], ['Attribute[2].object_relation object.relation.unknown']],
    [
      'a name of JavaScript is no relation',
      [lock, key, { object_relation: 'toString' }],
      ['Attribute[2].object_relation object.relation.unknown'],
    ],
    ['a type is another', [{ ...lock, type: 'comment' }, key], ['Attribute[0].type object.type']],
    ['a category is another', [lock, { ...key, category: 'Other' }], ['Attribute[1].category object.category']],
    [
      'a value is outside a closed choice',
      [{ ...lock, value: 'ajar' }, key],
      ['Attribute[0].value object.values_list'],
    ],
  ])('%s', (_case, attributes, findings) => {
    expect(said(...attributes)).toEqual(findings)
  })

  test('what is broken is said in words of MISP', () => {
    expect(checkObject(template, {}).broken.map(({ message }) => message)).toEqual([
      'Could not save the object as a required attribute is not set (lock)',
      'Could not save the object as it requires at least one of the following attributes to be set: key, constructor',
    ])
  })
})

test.each([
  [
    { object_relation: 'key', value: '1' },
    { type: 'port', category: 'Network activity', to_ids: false, disable_correlation: true },
  ],
  [
    { object_relation: 'key', value: '1', to_ids: true, category: 'Other', disable_correlation: false },
    { type: 'port', category: 'Other', to_ids: true, disable_correlation: false },
  ],
  [{ object_relation: 'key', value: '1', type: 'text' }, {}],
  [{ object_relation: 'valueOf', value: '1' }, {}],
  [{ value: '1' }, {}],
])('%j is completed by %j', (sent, defaults) => {
  expect(defaultsOf(template, sent)).toEqual(defaults)
})

test.each([
  [{ version: '12' }, []],
  [{ version: undefined }, []],
  [{ 'meta-category': 'nobody has heard of it' }, []],
  [{ version: 'two' }, [['version', 'integer.range']]],
  [{ uuid: 'x' }, [['uuid', 'uuid']]],
  [{ attributes: { a: {} } }, [['attributes.a.misp-attribute', 'required']]],
  [{ attributes: { 'a\0': {} } }, [['attributes.a\0', 'text.nul']]],
  [{ attributes: 'x' }, [['attributes', 'object']]],
  [{ attributes: undefined }, [['attributes', 'required']]],
])('a template with %j breaks %j', (change, findings) => {
  expect(read({ ...document, ...change }).findings).toEqual(findings)
})

test.each([
  [{}, []],
  [{ name: ' ' }, ['name']],
  [{ attributes: {}, required: [], requiredOneOf: [] }, ['attributes']],
  [{ required: ['nothing'] }, ['required']],
  [{ requiredOneOf: ['lock', 'hasOwnProperty'] }, ['requiredOneOf']],
  [{ attributes: { lock: { 'misp-attribute': 'teapot' } }, requiredOneOf: [] }, ['attributes.lock.misp-attribute']],
  [
    { attributes: { lock: { 'misp-attribute': 'port', categories: ['External analysis', 'x'] } }, requiredOneOf: [] },
    ['attributes.lock.categories'],
  ],
])('a template of our own with %j is refused for %j', (change, paths) => {
  const changed = read({ ...document, ...change }).template
  if (!changed) throw new Error('does not read')
  expect(checkTemplate(changed).map(({ path }) => path)).toEqual(paths)
})
