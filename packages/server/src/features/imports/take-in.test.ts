import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer({ maxBody: 20_000_000 })
  const admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context)
  other = await addPerson(server.context)
  await ask(server, admin.key, 'POST', '/tags/add', { name: 'tlp:red', colour: '#ff0000' })
  const list = { name: 'resolvers', description: 'd', type: 'string', entries: '9.9.9.9', enabled: 1 }
  const { body } = await ask(server, admin.key, 'POST', '/warninglists/add', list)
  await ask(server, admin.key, 'POST', '/warninglists/toggleEnable', { id: body.Warninglist.id, enabled: 1 })
})
afterAll(async () => server.close())

const CSV = 'ip-dst,comment,tags\n192.0.2.1,c,"tlp:red"\n300.1.1.1,,\n9.9.9.9,,\n192.0.2.1,,\n,lost,\n'

async function addEvent(fields: object = {}) {
  return (await ask(server, owner.key, 'POST', '/events/add', { info: 'an event', distribution: 1, ...fields })).body
    .Event
}

async function send(
  who: Person,
  event: { id: string },
  wishes: Record<string, string>,
  body: string | Uint8Array<ArrayBuffer> | FormData,
): Promise<Answer> {
  const path = `/tocsin/events/${event.id}/import?${new URLSearchParams(wishes)}`
  const headers = { authorization: who.key, ...(body instanceof FormData ? {} : { 'content-type': 'text/csv' }) }
  const response = await fetch(server.url + path, { method: 'POST', headers, body })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

const view = async (event: { id: string }) =>
  (await ask(server, owner.key, 'GET', `/events/view/${event.id}`)).body.Event
const outcomes = (items: { path: string; outcome: string }[]) => items.map(({ path, outcome }) => `${path} ${outcome}`)

test('a review tells what would become of each value, and changes nothing', async () => {
  const event = await addEvent({ Attribute: [{ type: 'ip-dst', value: '192.0.2.9' }] })
  const before = await view(event)
  const { status, body } = await send(owner, event, { format: 'csv', dryRun: '1' }, `${CSV}192.0.2.9,,\n`)
  expect([status, body.dryRun, body.as]).toEqual([200, true, 'attributes'])
  expect(body.counts).toEqual({ added: 2, exists: 2, refused: 1, dropped: 0, lost: 1 })
  expect(body.losses).toEqual([{ path: 'line 6', why: 'No value stands in this row.' }])
  expect(body.items).toMatchObject([
    {
      path: 'Attribute[0]',
      outcome: 'added',
      says: { type: 'ip-dst', value: '192.0.2.1', comment: 'c', to_ids: true },
    },
    { outcome: 'refused', findings: [{ message: 'IP address has an invalid format.' }] },
    { outcome: 'added', warnings: [{ warninglist_name: 'resolvers' }] },
    { outcome: 'exists' },
    { outcome: 'exists' },
  ])
  expect(await view(event)).toEqual(before)
})

test('what a review showed is saved, without what is skipped, and the event is unpublished', async () => {
  const event = await addEvent()
  await server.context.db.updateTable('events').set({ published: true }).execute()
  const wishes = { format: 'csv', skip: 'Attribute[2],Attribute[3]', distribution: '2', comment: 'from a table' }
  const { body } = await send(owner, event, wishes, CSV)
  expect(outcomes(body.items)).toEqual(['Attribute[0] added', 'Attribute[1] refused'])
  const { published, Attribute } = await view(event)
  expect([published, Attribute.length]).toEqual([false, 1])
  expect(Attribute).toMatchObject([
    { uuid: body.items[0].uuid, distribution: '2', comment: 'c', Tag: [{ name: 'tlp:red' }] },
  ])
})

test.each([
  ['soft', ['Attribute[0] added', 'Attribute[1] refused', 'Attribute[2] added', 'Attribute[3] exists'], false],
  ['1', ['Attribute[0] added', 'Attribute[1] refused', 'Attribute[3] exists', 'Attribute[2] dropped'], undefined],
])(
  'with adhereToWarninglists %j values on a warninglist are treated so',
  async (adhereToWarninglists, expected, to_ids) => {
    const event = await addEvent()
    const { body } = await send(owner, event, { format: 'csv', adhereToWarninglists }, CSV)
    expect(outcomes(body.items)).toEqual(expected)
    const stored = (await view(event)).Attribute.find(({ value }: { value: string }) => value === '9.9.9.9')
    expect(stored?.to_ids).toBe(to_ids)
  },
)

test('who may not change the event proposes the values', async () => {
  const event = await addEvent({ Attribute: [] })
  const review = await send(other, event, { format: 'csv', dryRun: '1' }, CSV)
  expect([review.body.as, review.body.counts.added]).toEqual(['proposals', 3])
  expect((await view(event)).ShadowAttribute).toEqual([])
  const { body } = await send(other, event, { format: 'csv' }, CSV)
  expect(outcomes(body.items)).toEqual([
    'Attribute[0] added',
    'Attribute[1] refused',
    'Attribute[2] added',
    'Attribute[3] added',
  ])
  expect((await view(event)).ShadowAttribute).toMatchObject([
    { value: '192.0.2.1', comment: 'c' },
    { value: '9.9.9.9' },
    {},
  ])
  expect((await view(event)).Attribute).toEqual([])
})

test('a table may tell its columns, its delimiter, and come as a file of a form', async () => {
  const event = await addEvent()
  const form = new FormData()
  form.append('columns', 'text,,comment')
  form.append('delimiter', ';')
  form.append('file', new Blob([new Uint8Array([0xe9, 0x3b, 0x78, 0x3b, 0x63])]), 'a.csv')
  const { body } = await send(owner, event, { format: 'csv' }, form)
  expect(body.items).toMatchObject([{ says: { type: 'text', value: 'é', comment: 'c' } }])
})

/** The least that is a PDF: whoever reads it finds its objects without a table of them. */
const PDF = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Count 1/Kids[4 0 R]>>endobj',
  '3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
  '4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>endobj',
  '5 0 obj<</Length 69>>stream',
  'BT /F1 12 Tf 50 700 Td (seen at hxxp://evil.example.com/a) Tj ET     ',
  'endstream endobj',
  'trailer<</Root 1 0 R>>',
].join('\n')

const MAIL = [
  'From: jane@evil.example.com',
  'Subject: invoice',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  '',
  'see the file',
  '--b',
  'Content-Disposition: attachment; filename=a.bin',
  'Content-Transfer-Encoding: base64',
  '',
  'aGVsbG8=',
  '--b--',
].join('\r\n')

test('an e-mail becomes an object, and its attachment an encrypted sample that it includes', async () => {
  const event = await addEvent()
  const { body } = await send(owner, event, { format: 'email', keepOriginal: '1' }, MAIL)
  expect([body.counts.refused, body.losses]).toEqual([0, []])
  const [message, file] = (await view(event)).Object
  expect(message).toMatchObject({ name: 'email', ObjectReference: [{ referenced_uuid: file.uuid }] })
  const sample = file.Attribute.find(({ type }: { type: string }) => type === 'malware-sample')
  expect(sample.value).toBe('a.bin|5d41402abc4b2a76b9719d911017c592')
})

test('an e-mail that is taken in twice is there once', async () => {
  const event = await addEvent()
  await send(owner, event, { format: 'email' }, MAIL)
  const { body } = await send(owner, event, { format: 'email' }, MAIL)
  expect([body.counts.added, body.counts.exists]).toEqual([0, 2])
  expect((await view(event)).Object.length).toBe(2)
})

test('an e-mail is proposed value by value, which is told as a loss', async () => {
  const event = await addEvent()
  const { body } = await send(other, event, { format: 'email' }, MAIL)
  expect(body.losses.map(({ path }: { path: string }) => path)).toEqual(['Object[0]', 'Object[1]'])
  expect(body.items).toMatchObject([
    { path: 'Object[0].Attribute[0]', kind: 'ShadowAttribute', outcome: 'added' },
    ...Array.from({ length: body.items.length - 1 }, () => ({ outcome: 'added' })),
  ])
})

test.each<[string, string | Uint8Array<ArrayBuffer>]>([
  ['text', 'seen at hxxp://evil.example.com/a'],
  ['html', '<p>seen at <a href="http://evil.example.com/a">here</a></p>'],
  ['pdf', PDF],
])(
  'indicators in %s are shown with what else they might be, and the text is kept as a report',
  async (format, document) => {
    const event = await addEvent()
    const { body } = await send(owner, event, { format, keepReport: '1', name: 'r' }, document)
    expect(body.items.find(({ kind }: { kind: string }) => kind === 'Attribute')).toMatchObject({
      says: { type: 'url', value: 'http://evil.example.com/a' },
      indicator: { types: ['url'] },
    })
    const { EventReport } = await view(event)
    expect(EventReport).toMatchObject([{ name: 'r', content: expect.stringContaining('seen at') }])
  },
)

test('what MISP exported is taken into an event, objects and reports too', async () => {
  const event = await addEvent()
  const Object = [{ name: 'file', Attribute: [{ object_relation: 'filename', type: 'filename', value: 'a.exe' }] }]
  const document = {
    Event: {
      info: 'x',
      Attribute: [{ type: 'text', value: 't' }, 7],
      Object,
      EventReport: [{ name: 'r', uuid: randomUUID() }],
    },
  }
  const { body } = await send(owner, event, { format: 'misp' }, JSON.stringify(document))
  expect(outcomes(body.items)).toEqual([
    'Object[0] added',
    'Attribute[0] added',
    'Object[0].Attribute[0] added',
    'EventReport[0] added',
  ])
  expect(body.losses).toMatchObject([{ path: 'Event.Attribute[1]' }])
  const stored = await view(event)
  expect([stored.info, stored.Object.length, stored.EventReport.length]).toEqual(['an event', 1, 1])
})

test('what one may not tag with is a loss, and its value is taken', async () => {
  const event = await addEvent()
  const { body } = await send(owner, event, { format: 'csv' }, `text,tags\na,never-heard-of:${randomUUID()}`)
  expect([body.counts.added, body.counts.lost, body.losses[0].path]).toEqual([1, 1, 'Tag'])
})

test('a table of ten thousand lines is reviewed and saved', async () => {
  const event = await addEvent()
  const lines = Array.from({ length: 10_000 }, (_, i) => `10.${i >> 8}.${i & 255}.1`)
  const table = `ip-dst\n${lines.join('\n')}`
  expect((await send(owner, event, { format: 'csv', dryRun: '1' }, table)).body.counts.added).toBe(10_000)
  expect((await send(owner, event, { format: 'csv' }, table)).body.counts.added).toBe(10_000)
  expect((await view(event)).attribute_count).toBe('10000')
})

test.each<[string, Record<string, string>, string | Uint8Array<ArrayBuffer>, number]>([
  ['no format', {}, CSV, 400],
  ['an unknown format', { format: 'docx' }, CSV, 400],
  ['a format that objects have by themselves', { format: 'constructor' }, CSV, 400],
  ['an empty table', { format: 'csv' }, '', 400],
  ['a table without values', { format: 'csv', hasHeader: '1' }, 'a,b\n1,2', 400],
  ['a long delimiter', { format: 'csv', delimiter: ';;' }, CSV, 400],
  ['an unknown distribution', { format: 'csv', distribution: '9' }, CSV, 400],
  ['no e-mail', { format: 'email' }, 'hello', 400],
  ['no JSON', { format: 'misp' }, '{', 400],
  ['no PDF', { format: 'pdf' }, 'hello', 400],
  ['no address', { format: 'url' }, '', 400],
  ['an address that may not be called', { format: 'url', url: 'http://127.0.0.1:1/' }, '', 502],
  ['a text that is too long', { format: 'text' }, 'a '.repeat(5_000_000), 413],
  ['a page that is too long', { format: 'html' }, 'a '.repeat(5_000_000), 413],
  ['a body that is too large', { format: 'csv' }, 'a\n'.repeat(12_000_000), 413],
])('%s is refused, and nothing is written', async (_, wishes, document, expected) => {
  const event = await addEvent()
  const { status, body } = await send(owner, event, wishes, document)
  expect([status, typeof body.detail]).toEqual([expected, 'string'])
  expect((await view(event)).Attribute).toEqual([])
})

test('NUL characters and half pairs end up in no record', async () => {
  const event = await addEvent()
  const { status } = await send(owner, event, { format: 'csv' }, 'text,comment\na\0b,c\nd,e\0\nf,\ud800')
  expect(status).toBe(200)
  expect((await send(owner, event, { format: 'email' }, 'Subject: a\0b\r\nFrom: \0\r\n\r\n\0')).status).toBe(200)
  expect((await send(owner, event, { format: 'html', keepReport: '1' }, '<p>a\0b 192.0.2.1</p>')).status).toBe(200)
})

test('who does not see an event learns nothing of it', async () => {
  const hidden = await addEvent({ distribution: 0 })
  for (const id of [hidden.id, '999999', randomUUID(), 'x']) {
    expect((await send(other, { id }, { format: 'csv' }, CSV)).status).toBe(404)
  }
})

test('a stream of lines is no document', async () => {
  const event = await addEvent()
  const headers = { authorization: owner.key, 'content-type': 'application/x-ndjson' }
  const path = `${server.url}/tocsin/events/${event.id}/import?format=csv`
  expect((await fetch(path, { method: 'POST', headers, body: CSV })).status).toBe(415)
})
