import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attribute, event, jsonSchema, mispObject, parseEvent, Report, unwrap, type Side } from '@tocsin/format'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * The schemas that are handed out say what the program does, in the eyes of a validator that is not ours: what is read
 * without a finding is valid, what breaks a rule is not, and what a server answers is what is said to be written.
 */
const FOLDER = join(import.meta.dirname, '../../shared/data/events')
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.includes('__')) : []
const UUID = 'b7a5a1f0-0c1f-4d0e-9f0e-0d6f5d1f7d11'

const roots = { Event: event, Attribute: attribute, Object: mispObject }
type Root = keyof typeof roots

/** What is wrong with a document by its schema; strict, so that the schema itself is checked as well. */
function validator(record: Root, side: Side): (document: unknown) => string[] {
  const ajv = new Ajv2020({ strict: true })
  addFormats.default(ajv)
  const validate = ajv.compile(jsonSchema(record, side))
  return (document) =>
    validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const accepts = {
  Event: validator('Event', 'accepts'),
  Attribute: validator('Attribute', 'accepts'),
  Object: validator('Object', 'accepts'),
}
const writes = {
  Event: validator('Event', 'writes'),
  Attribute: validator('Attribute', 'writes'),
  Object: validator('Object', 'writes'),
}

function findingsOf(record: Root, document: unknown): unknown[] {
  const report = new Report()
  roots[record].read(document, report)
  return report.findings
}

const OK: [Root, object][] = [
  ['Event', {}],
  ['Event', { info: 'x', threat_level_id: 2, analysis: '1', distribution: '0', published: '0', date: '2024-02-29' }],
  ['Event', { info: 5, analysis: 'Completed', sharing_group_id: '', timestamp: '1700000000', extends_uuid: '' }],
  ['Event', { info: null, uuid: UUID.toUpperCase(), date: null, protected: null, published: true, Org: [] }],
  ['Event', { threat_level_id: '', distribution: '04', attribute_count: null, analysis: false, locked: 1 }],
  ['Event', { Tag: { name: 'tlp:red' }, Attribute: null, Object: [], nobody: { knows: ['this'] } }],
  ['Event', { Tag: [{ name: 'x', colour: '#ABCdef', numerical_value: '1e2', relationship_type: null }] }],
  ['Event', { EventTag: [{ Tag: { name: 'x' }, local: 0 }], RelatedEvent: [{ Event: { anything: 1 } }] }],
  ['Event', { Attribute: [{ type: 'text', value: 5, SharingGroup: [], first_seen: '', last_seen: 1700000000.5 }] }],
  ['Event', { Attribute: { type: 'text', value: true, to_ids: 'false', data: null } }],
  ['Event', { Attribute: [{ first_seen: '2020-01-01t00:00:00,123456z', last_seen: '2020-01-01 10:00 +0200' }] }],
  [
    'Event',
    { Note: [{ note: 'a', Opinion: [{ opinion: '50', Note: [{ note: 'b', created: '2024-01-01 00:00:00' }] }] }] },
  ],
  ['Event', { Galaxy: [{ uuid: UUID, name: 'g', type: 't', GalaxyCluster: [{ uuid: UUID, value: 'v', meta: [] }] }] }],
  ['Event', { EventReport: [{ name: 'r', content: null }], CryptographicKey: [{ revoked: '1' }] }],
  ['Event', { ShadowAttribute: [{ type: 'text', value: 'x', old_id: '0', Org: { name: 'o', uuid: UUID } }] }],
  ['Event', { distribution: 4, SharingGroup: { name: 'g', SharingGroupOrg: [{ extend: true, Organisation: [] }] } }],
  ['Attribute', { type: 'text', value: 'x', distribution: 5, Sighting: [{ type: '0', date_sighting: '1700000000' }] }],
  ['Object', { name: 'file', ObjectReference: [{ referenced_uuid: UUID, source_uuid: null }], Attribute: [] }],
]

test.each(OK)('%s %j is read without a finding, and valid', (record, document) => {
  expect(findingsOf(record, document)).toEqual([])
  expect(accepts[record](document)).toEqual([])
})

const WRONG: [Root, unknown][] = [
  ['Event', 'text'],
  ['Event', null],
  ['Event', { info: ['x'] }],
  ['Event', { info: 'a\0b' }],
  ['Event', { uuid: 'x' }],
  ['Event', { uuid: 5 }],
  ['Event', { date: '2024-02-30' }],
  ['Event', { date: 'yesterday' }],
  ['Event', { date: 20_240_229 }],
  ['Event', { threat_level_id: 9 }],
  ['Event', { threat_level_id: '0' }],
  ['Event', { analysis: 'maybe' }],
  ['Event', { analysis: 3 }],
  ['Event', { distribution: 5 }],
  ['Event', { distribution: '5' }],
  ['Event', { distribution: '1e3' }],
  ['Event', { sharing_group_id: -1 }],
  ['Event', { sharing_group_id: 1.5 }],
  ['Event', { published: 'maybe' }],
  ['Event', { published: 2 }],
  ['Event', { timestamp: -1 }],
  ['Event', { timestamp: '2024-01-01' }],
  ['Event', { Tag: [{}] }],
  ['Event', { Tag: [{ name: 'x'.repeat(256) }] }],
  ['Event', { Tag: [{ name: 'x', colour: 'red' }] }],
  ['Event', { Tag: [{ name: 'x', numerical_value: 'much' }] }],
  ['Event', { Attribute: 'x' }],
  ['Event', { Attribute: [{ to_ids: 'banana' }] }],
  ['Event', { Attribute: [{ value: ['x'] }] }],
  ['Event', { Attribute: [{ value: {} }] }],
  ['Event', { Attribute: [{ distribution: 6 }] }],
  ['Event', { Attribute: [{ first_seen: 'last week' }] }],
  ['Event', { Object: [{ description: 'no name' }] }],
  ['Event', { EventReport: [{ content: 'no name' }] }],
  ['Event', { Opinion: [{ opinion: 101 }] }],
  ['Event', { Note: [{ note: 'x', Note: [{ note: ['deep'] }] }] }],
  ['Event', { Galaxy: [{ uuid: UUID, name: 'g', type: 't', GalaxyCluster: [{ uuid: '', value: 'v' }] }] }],
  ['Event', { SharingGroup: { name: 'x'.repeat(256) } }],
  ['Attribute', { Sighting: [{ type: 3 }] }],
  ['Attribute', { uuid: `${UUID}0` }],
  ['Object', { name: 'x', ObjectReference: [{ relationship_type: 'to nothing' }] }],
  ['Object', {}],
]

test.each(WRONG)('%s %j breaks a rule, and is not valid', (record, document) => {
  expect(findingsOf(record, document)).not.toEqual([])
  expect(accepts[record](document)).not.toEqual([])
})

const ODD = [
  null,
  '',
  ' ',
  '0',
  '05',
  '-1',
  0,
  1,
  2.5,
  1e20,
  true,
  false,
  'x',
  'true',
  '1e3',
  [],
  {},
  [[]],
  ['x'],
  UUID,
]

test.each(Object.keys(roots) as Root[])('%s: whatever stands in a field, read without a finding is valid', (record) => {
  for (const field of Object.keys(roots[record].fields)) {
    for (const value of [...ODD, '2024-02-29', '2024-02-29 10:00:00', '#abcdef', { name: 'x' }, [{ uuid: UUID }]]) {
      const document = { name: 'x', [field]: value }
      const errors = findingsOf(record, document).length === 0 ? accepts[record](document) : []
      expect([field, value, errors]).toEqual([field, value, []])
    }
  }
})

test.each([
  ['numbers as numbers', { threat_level_id: 2 }],
  ['booleans as text', { published: '1' }],
  ['one record for a list', { Tag: { name: 'x' } }],
  ['a day that does not exist', { date: '2024-02-30' }],
  ['words for numbers', { analysis: 'initial' }],
  ['null where it means nothing', { info: null }],
])('what is written never holds %s', (_what, document) => {
  expect(accepts.Event({ ...document, date: undefined })).toEqual([])
  expect(writes.Event(document)).not.toEqual([])
})

test('each record stands in a schema once, and everything that is referred to is there', () => {
  for (const record of ['Event', 'Attribute', 'Object'] as const) {
    for (const side of ['accepts', 'writes'] as const) {
      const schema = jsonSchema(record, side) as { $defs: object }
      const text = JSON.stringify(schema)
      const referred = new Set([...text.matchAll(/#\/\$defs\/(\w+)/g)].map(([, name]) => name))
      expect(Object.keys(schema.$defs).sort()).toEqual([...referred].sort())
      expect(text.length).toBeLessThan(60_000)
    }
  }
})

describe.skipIf(files.length === 0)('real events', () => {
  test.each(files)('%s is valid exactly when nothing in it breaks a rule', (file) => {
    for (const sent of unwrap(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')), 'Event')) {
      const { event: read, findings } = parseEvent(sent)
      const errors = accepts.Event(sent)
      if (findings.length === 0) expect(errors).toEqual([])
      else expect(errors).not.toEqual([])
      if (read) expect(writes.Event(JSON.parse(event.write(read)))).toEqual([])
    }
  })
})

describe('what the server answers', () => {
  let server: TestServer
  let admin: Person
  beforeAll(async () => {
    server = await createTestServer()
    admin = await addPerson(server.context, { may: everyPermission })
  })
  afterAll(async () => server.close())

  const call = async (method: string, path: string, body?: unknown) => ask(server, admin.key, method, path, body)

  /** An event as the server answers it, and by itself each attribute and object of it. */
  async function check(uuid: string): Promise<void> {
    for (const wishes of [{}, { includeAllTags: 1, deleted: 1, includeGranularCorrelations: 1, extended: 1 }]) {
      const { body } = await call('POST', `/events/view/${uuid}`, wishes)
      expect(writes.Event(body.Event)).toEqual([])
      expect(accepts.Event(body.Event)).toEqual([])
    }
  }

  test('an event with all that can be in one, and each record by itself', async () => {
    const group = await addSharingGroup(server.context, admin, [admin.orgId])
    const shared = { distribution: 4, sharing_group_id: group }
    const { status, body } = await call('POST', '/events/add', fullEvent(shared))
    expect([status, body.rejected]).toEqual([200, undefined])
    await check(body.Event.uuid)
    const view = (await call('GET', `/events/view/${body.Event.uuid}`)).body.Event
    for (const list of ['Attribute', 'Object', 'ShadowAttribute', 'EventReport', 'Galaxy', 'Tag', 'Note']) {
      expect([list, view[list]?.length]).toEqual([list, 1])
    }
    const alone = await call('GET', `/attributes/view/${view.Attribute[0].uuid}`)
    expect(writes.Attribute(alone.body.Attribute)).toEqual([])
    const object = await call('GET', `/objects/view/${view.Object[0].uuid}`)
    expect(writes.Object(object.body.Object)).toEqual([])
    const found = await call('POST', '/attributes/restSearch', { eventid: view.uuid, includeContext: 1 })
    for (const one of found.body.response.Attribute) expect(writes.Attribute(one)).toEqual([])
  })

  test.skipIf(files.length === 0)('real events', { timeout: 120_000 }, async () => {
    for (const file of files) {
      for (const sent of unwrap(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')), 'Event')) {
        const { status, body } = await call('POST', '/events/add', { Event: sent })
        // The corpus holds some events twice.
        if (status !== 404) await check(body.Event.uuid)
      }
    }
  })
})

function fullEvent(shared: object): object {
  const seen = { first_seen: '2020-01-01T00:00:00Z', last_seen: '2020-01-02' }
  const target = 'c7a5a1f0-0c1f-4d0e-9f0e-0d6f5d1f7d11'
  const cluster = {
    uuid: UUID,
    type: 'sector',
    value: 'Bank',
    tag_name: 'misp-galaxy:sector="Bank"',
    description: 'd',
    authors: ['a'],
    meta: { synonyms: ['Banks'] },
  }
  return {
    info: 'everything',
    ...shared,
    Tag: [{ name: 'misp-galaxy:sector="Bank"', relationship_type: 'related-to' }],
    Galaxy: [{ uuid: UUID, name: 'Sector', type: 'sector', description: 'd', version: '1', GalaxyCluster: [cluster] }],
    Attribute: [
      {
        uuid: target,
        type: 'attachment',
        value: 'a.txt',
        data: 'aGVsbG8=',
        ...shared,
        ...seen,
        Tag: [{ name: 'tlp:green' }],
        Sighting: [{ date_sighting: 1_700_000_000, type: '0', source: 's' }],
      },
    ],
    Object: [
      {
        name: 'file',
        'meta-category': 'file',
        description: 'd',
        ...shared,
        ...seen,
        ObjectReference: [{ referenced_uuid: target, relationship_type: 'contains' }],
        Attribute: [{ type: 'filename', object_relation: 'filename', value: 'a.exe' }],
      },
    ],
    ShadowAttribute: [{ type: 'text', category: 'Other', value: 'proposed', to_ids: false, ...seen }],
    EventReport: [{ name: 'r', content: '# r', ...shared }],
    Note: [{ note: 'n', distribution: 1, Opinion: [{ opinion: 50, comment: 'c', distribution: 1 }] }],
  }
}
