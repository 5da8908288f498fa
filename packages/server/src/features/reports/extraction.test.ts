import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: [...syncPermissions, 'perm_modify_org'] })
  other = await addPerson(server.context)
  // The library that reports may speak of comes with an event.
  await call(owner, 'POST', '/events/add', {
    info: 'library',
    distribution: 1,
    Galaxy: [galaxy],
    Tag: [{ name: 'tlp:red' }],
  })
})
afterAll(async () => server.close())

const call = async (who: Person, method: string, path: string, body?: object) =>
  ask(server, who.key, method, path, body)

const galaxyUuid = randomUUID()
const galaxy = {
  uuid: galaxyUuid,
  name: 'Actors',
  type: 'mitre-intrusion-set',
  description: 'd',
  version: '1',
  GalaxyCluster: [
    {
      uuid: randomUUID(),
      type: 'mitre-intrusion-set',
      value: 'Quiet Bear - G9999',
      tag_name: 'misp-galaxy:mitre-intrusion-set="Quiet Bear - G9999"',
      description: '',
      version: '1',
      meta: { synonyms: ['Loud Mouse', 'abc'] },
    },
  ],
}
const BEAR = 'misp-galaxy:mitre-intrusion-set="Quiet Bear - G9999"'

async function addEvent(fields: object = {}) {
  return (await call(owner, 'POST', '/events/add', { info: 'with reports', distribution: 1, ...fields })).body.Event
}

async function addReport(event: string, content: string, fields: object = {}): Promise<string> {
  const sent = { name: 'a report', content, ...fields }
  const { status, body } = await call(owner, 'POST', `/event_reports/add/${event}`, sent)
  expect(status).toBe(200)
  return body.EventReport.uuid
}

test('what a report holds is told, and which of it stands on the event already', async () => {
  const event = await addEvent({
    Attribute: [
      { type: 'ip-dst', value: '2001:db8::7' },
      { type: 'domain|ip', value: 'a.example|192.0.2.1' },
    ],
  })
  const report = await addReport(
    event.uuid,
    'From `2001:DB8:0::7`, evil[.]example.com and a.exe. Says Quiet Bear, (Loud Mouse), G9999. tlp:red! abc',
  )
  const { body } = await call(other, 'GET', `/event_reports/extractFromReport/${report}`)
  expect(body.complexTypeToolResult.map(({ value }: { value: string }) => value)).toEqual([
    '2001:DB8:0::7',
    'evil.example.com',
    'a.exe',
  ])
  expect(body.complexTypeToolResult[1]).toMatchObject({
    types: { hostname: 'hostname' },
    default_type: 'hostname',
    original_value: 'evil[.]example.com',
    to_ids: 1,
    default_category: 'Network activity',
  })
  expect(body.replacementValues).toEqual([{ valueInReport: '2001:DB8:0::7', attributeUUID: event.Attribute[0].uuid }])
  expect(body.replacementContext).toEqual({
    'Quiet Bear': [{ name: BEAR }],
    'Loud Mouse': [{ name: BEAR }],
    G9999: [{ name: BEAR }],
    'tlp:red': [{ name: 'tlp:red' }],
  })
  expect(body.typeToCategoryMapping.md5).toContain('Payload delivery')
})

test('of several clusters of one name the better known is meant', async () => {
  const cluster = (type: string, value: string, synonyms: string[] = []) => ({
    uuid: randomUUID(),
    name: type,
    type,
    description: '',
    version: '1',
    GalaxyCluster: [
      {
        uuid: randomUUID(),
        type,
        value,
        tag_name: `misp-galaxy:${type}="${value}"`,
        description: '',
        version: '1',
        meta: { synonyms },
      },
    ],
  })
  const Galaxy = [cluster('android', 'Silent Hare'), cluster('threat-actor', 'Noisy Hare', ['Silent Hare'])]
  const event = await addEvent({ Galaxy })
  const report = await addReport(event.uuid, 'Silent Hare')
  const { body } = await call(owner, 'GET', `/event_reports/extractFromReport/${report}`)
  expect(body.replacementContext['Silent Hare'].map(({ name }: { name: string }) => name)).toEqual([
    'misp-galaxy:threat-actor="Noisy Hare"',
    'misp-galaxy:android="Silent Hare"',
  ])
})

test('extracting all makes attributes and references, and tags the event where that is wished for', async () => {
  const event = await addEvent({ Attribute: [{ type: 'ip-dst', value: '192.0.2.7', distribution: 0 }] })
  await call(owner, 'POST', `/events/publish/${event.uuid}`)
  const report = await addReport(
    event.uuid,
    '# Loud Mouse\n192.0.2.7 and **192[.]0[.]2[.]8** [here](http://c.example/x)\n\n```\n192.0.2.9\n```\nC:\\x.exe `b.exe`',
  )
  const { status, body } = await call(owner, 'POST', `/event_reports/extractAllFromReport/${report}`, { tag_event: 1 })
  expect([status, body.rejected]).toEqual([200, undefined])
  const view = (await call(owner, 'GET', `/events/view/${event.uuid}`)).body.Event
  const uuids = new Map<string, string>(
    view.Attribute.map(({ value, uuid }: { value: string; uuid: string }) => [value, uuid]),
  )
  expect([...uuids.keys()].sort()).toEqual([
    '192.0.2.7',
    '192.0.2.8',
    '192.0.2.9',
    'C:\\x.exe',
    'b.exe',
    'http://c.example/x',
  ])
  const at = (value: string) => `@[attribute](${uuids.get(value)})`
  expect(body.report.EventReport.content).toBe(
    `# @[tag](${BEAR})\n${at('192.0.2.7')} and **${at('192.0.2.8')}** [here](http://c.example/x)\n\n\`\`\`\n192.0.2.9\n\`\`\`\n${at('C:\\x.exe')} ${at('b.exe')}`,
  )
  expect(view.published).toBe(false)
  expect(view.Tag.map(({ name }: { name: string }) => name)).toEqual([BEAR])
  expect(view.Attribute.find(({ value }: { value: string }) => value === '192.0.2.8')).toMatchObject({
    type: 'ip-dst',
    distribution: '5',
    to_ids: true,
  })
  const again = await call(owner, 'POST', `/event_reports/extractAllFromReport/${report}`)
  expect(again.body.report.EventReport.content).toBe(body.report.EventReport.content)
})

test('accepted suggestions become attributes, and the others plain text', async () => {
  const event = await addEvent({ Attribute: [] })
  const report = await addReport(event.uuid, 'text')
  const suggestions = {
    content: 'see @[suggestion](evil[.]example.com), @[suggestion](192.0.2.1) and @[suggestion](my mutex)',
    mapping: {
      'evil[.]example.com': { type: 'domain', to_ids: false },
      'my mutex': { type: 'mutex', category: 'Artifacts dropped', comment: 'c' },
    },
  }
  const path = `/event_reports/replaceSuggestionInReport/${report}`
  const { status, body } = await call(owner, 'POST', path, { suggestions: JSON.stringify(suggestions) })
  expect([status, body.rejected]).toEqual([200, undefined])
  const { Attribute } = (await call(owner, 'GET', `/events/view/${event.uuid}`)).body.Event
  expect(Attribute).toMatchObject([
    { type: 'domain', value: 'evil.example.com', to_ids: false },
    { type: 'mutex', value: 'my mutex', comment: 'c' },
  ])
  expect(body.report.EventReport.content).toBe(
    `see @[attribute](${Attribute[0].uuid}), 192.0.2.1 and @[attribute](${Attribute[1].uuid})`,
  )
})

test('a suggestion may be two attributes at once, and is taken from the report as it stands', async () => {
  const event = await addEvent({ Attribute: [] })
  const report = await addReport(event.uuid, 'from 192.0.2.1 to 192.0.2.2')
  const mapping = { '192.0.2.1': { type: 'ip-src/ip-dst' } }
  const { body } = await call(owner, 'POST', `/event_reports/replaceSuggestionInReport/${report}`, {
    suggestions: { mapping },
  })
  const { Attribute } = (await call(owner, 'GET', `/events/view/${event.uuid}`)).body.Event
  expect(Attribute.map(({ type }: { type: string }) => type)).toEqual(['ip-src', 'ip-dst'])
  expect(body.report.EventReport.content).toBe(`from @[attribute](${Attribute[0].uuid}) to 192.0.2.2`)
})

test('what cannot be an attribute is named, and stays text', async () => {
  const event = await addEvent({ Attribute: [] })
  const report = await addReport(event.uuid, 'net 2001:db8::/129')
  const { body } = await call(owner, 'POST', `/event_reports/extractAllFromReport/${report}`)
  expect(body.rejected).toMatchObject([{ value: '2001:db8::/129' }])
  expect(body.report.EventReport.content).toBe('net 2001:db8::/129')
})

test.each([
  {},
  { suggestions: 'no json' },
  { suggestions: { mapping: [] } },
  { suggestions: { mapping: { 'not known': {} } } },
  { suggestions: { mapping: { x: { type: 'no type' } } } },
  { suggestions: { mapping: { x: { type: ['md5'] } } } },
  { suggestions: { content: 'a\0', mapping: { 'a.exe': {} } } },
])('%j is refused', async (body) => {
  const event = await addEvent({ Attribute: [] })
  const report = await addReport(event.uuid, 'a.exe')
  const { status } = await call(owner, 'POST', `/event_reports/replaceSuggestionInReport/${report}`, body)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect((await call(owner, 'GET', `/events/view/${event.uuid}`)).body.Event.Attribute).toEqual([])
})

test('only those who may write the report extract from it', async () => {
  const event = await addEvent()
  const report = await addReport(event.uuid, 'a.exe')
  const hidden = await addReport(event.uuid, 'a.exe', { distribution: 0 })
  for (const action of ['extractAllFromReport', 'replaceSuggestionInReport']) {
    const body = { suggestions: { mapping: {} } }
    expect((await call(other, 'POST', `/event_reports/${action}/${report}`, body)).status).toBe(403)
    expect((await call(other, 'POST', `/event_reports/${action}/${hidden}`, body)).status).toBe(404)
  }
  for (const action of ['extractFromReport', 'getProxyMISPElements']) {
    expect((await call(other, 'GET', `/event_reports/${action}/${report}`)).status).toBe(200)
    expect((await call(other, 'GET', `/event_reports/${action}/${hidden}`)).status).toBe(404)
  }
})

test('references are resolved for their reader, on the event and on the one that it extends', async () => {
  const parent = await addEvent({
    Attribute: [
      { type: 'text', value: 'of the parent' },
      { type: 'text', value: 'hidden there', distribution: 0 },
    ],
  })
  const stranger = await addEvent({ Attribute: [{ type: 'text', value: 'elsewhere' }] })
  const event = await addEvent({
    extends_uuid: parent.uuid,
    Attribute: [
      { type: 'text', value: 'shown' },
      { type: 'text', value: 'hidden', distribution: 0 },
      { type: 'text', value: 'gone' },
    ],
    Object: [
      {
        name: 'thing',
        'meta-category': 'misc',
        description: 'd',
        Attribute: [{ type: 'text', object_relation: 'text', value: 'inside' }],
      },
    ],
  })
  const [shown, hidden, gone] = event.Attribute
  await call(owner, 'POST', `/attributes/delete/${gone.uuid}`)
  const absent = randomUUID()
  const targets = [
    shown.uuid.toUpperCase(),
    hidden.uuid,
    gone.uuid,
    absent,
    parent.Attribute[0].uuid,
    parent.Attribute[1].uuid,
    stranger.Attribute[0].uuid,
    'x',
  ]
  const content = [
    ...targets.map((uuid) => `@[attribute](${uuid})`),
    `@[object](${event.Object[0].uuid}) @[tag](tlp:red) @[tag](no such tag) @[galaxymatrix](${galaxyUuid}) @[tag](${BEAR}) @[suggestion](y)`,
  ].join('\n')
  const report = await addReport(event.uuid, content)
  const resolved = async (who: Person) => (await call(who, 'GET', `/eventReports/getProxyMISPElements/${report}`)).body

  const theirs = await resolved(other)
  expect(Object.keys(theirs.attribute)).toEqual([targets[0], targets[4]])
  expect(theirs.attribute[targets[0]]).toMatchObject({ uuid: shown.uuid, type: 'text', value: 'shown' })
  expect(theirs.object[event.Object[0].uuid]).toMatchObject({ name: 'thing', Attribute: [{ value: 'inside' }] })
  expect(Object.keys(theirs.tagname)).toEqual(['tlp:red', BEAR])
  expect(theirs.galaxymatrix[galaxyUuid]).toMatchObject({ name: 'Actors' })
  expect(theirs.broken).toEqual([
    ...[1, 2, 3, 5, 6, 7].map((i) => ({ kind: 'attribute', target: targets[i] })),
    { kind: 'tag', target: 'no such tag' },
  ])
  const ours = await resolved(owner)
  expect(Object.keys(ours.attribute)).toEqual([targets[0], targets[1], targets[4], targets[5]])
})
