import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { addPerson, syncPermissions, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let user: Person
let sync: Person
let limited: Person
beforeAll(async () => {
  server = await createTestServer({ maxBody: 1_000_000 })
  user = await addPerson(server.context)
  sync = await addPerson(server.context, { may: syncPermissions })
  limited = await addPerson(server.context, { may: userPermissions.filter((name) => name !== 'perm_modify') })
})
afterAll(async () => server.close())

const send = async (who: Person, body: unknown) => ask(server, who.key, 'POST', '/events/add_misp_export', body)
const view = async (id: string) => (await ask(server, sync.key, 'GET', `/events/view/${id}`)).body.Event

async function upload(who: Person, file: Blob, name: string, fields: Record<string, string> = {}): Promise<Answer> {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('data[Event][submittedfile]', file, name)
  const headers = { authorization: who.key }
  const response = await fetch(`${server.url}/events/add_misp_export`, { method: 'POST', headers, body: form })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** An export as another server wrote it. */
function exported(fields: object = {}) {
  const uuid = randomUUID()
  const Orgc = { uuid: randomUUID(), name: `Elsewhere ${uuid}` }
  const Note = [{ uuid: randomUUID(), note: 'n', Opinion: [{ uuid: randomUUID(), opinion: '50' }] }]
  const Attribute = [{ type: 'ip-dst', value: '192.0.2.1', Note }]
  return { uuid, info: 'an export', date: '2026-01-01', distribution: '1', published: true, Orgc, Attribute, ...fields }
}

test('the events of an export become copies: locked, their analyst data too, and unpublished', async () => {
  const sent = [exported(), exported({ info: 'another' })]
  const filecontent = JSON.stringify({ response: sent.map((Event) => ({ Event })) })
  const { status, body } = await send(sync, { Event: { filecontent } })
  expect([status, body.map(({ info, result }: { info: string; result: true }) => [info, result])]).toEqual([
    200,
    [
      ['an export', true],
      ['another', true],
    ],
  ])
  const event = await view(body[0].id)
  expect(event).toMatchObject({
    uuid: sent[0]?.uuid,
    locked: true,
    published: false,
    Orgc: { uuid: sent[0]?.Orgc.uuid },
  })
  const [{ locked, Opinion }] = event.Attribute[0].Note
  expect([locked, Opinion[0].locked]).toEqual([true, true])
})

test('an export is published, and becomes its importer’s own, where that is wished for', async () => {
  const event = exported()
  const { body } = await send(sync, { filecontent: JSON.stringify(event), publish: 1, takeownership: 1 })
  expect(await view(body[0].id)).toMatchObject({ published: true, Orgc: { uuid: sync.orgUuid } })
})

test('who may not publish, or speak for others, imports what is their own and unpublished', async () => {
  const { body } = await send(user, { filecontent: JSON.stringify(exported()), publish: true })
  expect(await view(body[0].id)).toMatchObject({ published: false, Orgc: { uuid: user.orgUuid } })
})

test('an event that is here already is named and left as it is', async () => {
  const event = exported()
  const [{ id }] = (await send(sync, { filecontent: JSON.stringify(event) })).body
  const changed = { ...event, info: 'changed', Attribute: [{ type: 'ip-dst', value: '192.0.2.2' }] }
  const { body } = await send(sync, { filecontent: JSON.stringify(changed) })
  expect(body).toMatchObject([{ info: 'changed', result: id, id }])
  const stored = await view(id)
  expect([stored.info, stored.Attribute.length]).toEqual(['an export', 1])
})

test('of an event that is here and hidden from the importer no more is told than that its uuid is taken', async () => {
  const hidden = exported({ distribution: '0' })
  await send(sync, { filecontent: JSON.stringify(hidden) })
  const { body } = await send(user, { filecontent: JSON.stringify(hidden) })
  expect(body).toMatchObject([{ id: '0', result: expect.stringMatching(/^Event already exists/) }])
})

test('one event that cannot be taken does not keep the others out, and what in them was left out is named', async () => {
  const events = [{ date: 'never' }, exported({ Attribute: [{ type: 'ip-dst', value: 'x' }] }), 7, { info: 'a\0b' }]
  const { status, body } = await send(sync, { filecontent: JSON.stringify(events) })
  expect(status).toBe(200)
  expect(body).toMatchObject([
    { id: '0', result: 'Could not add Event', validationIssues: { date: ['Expected date format: YYYY-MM-DD'] } },
    {
      result: true,
      validationIssues: { value: ['IP address has an invalid format.'] },
      rejected: [{ path: 'Event.Attribute[0].value' }],
    },
    { id: '0', result: 'Could not add Event' },
    { id: '0', result: 'Could not add Event' },
  ])
})

test('a file is taken from a form, as MISP’s own page sends it', async () => {
  const { status, body } = await upload(sync, new Blob([JSON.stringify(exported())]), 'export.JSON', {
    'data[Event][publish]': '1',
  })
  expect([status, body[0].result]).toEqual([200, true])
  expect((await view(body[0].id)).published).toBe(true)
})

test('an export as XML is taken, too', async () => {
  const xml = `<response><Event><uuid>${randomUUID()}</uuid><info>as XML</info></Event></response>`
  const { body } = await upload(sync, new Blob([xml]), 'export.xml')
  expect(body).toMatchObject([{ info: 'as XML', result: true }])
  expect((await send(sync, { filecontent: xml })).body).toMatchObject([{ result: body[0].id }])
})

test.each([
  ['another name', new Blob(['{}']), 'export.exe', 405],
  ['no name and nothing', new Blob([]), '', 405],
  ['no JSON', new Blob(['{']), 'a.json', 400],
  ['no text', new Blob([new Uint8Array([0xff, 0, 0xfe])]), 'a.json', 400],
  ['too much', new Blob(['x'.repeat(2_000_000)]), 'a.json', 413],
])('a file of %s is refused', async (_, file, name, expected) => {
  expect((await upload(sync, file, name)).status).toBe(expected)
})

test.each([
  ['nothing', {}, 405],
  ['the export itself', { response: [{ Event: exported() }] }, 405],
  ['no text', { filecontent: '' }, 405],
  ['half a document', { filecontent: '{' }, 400],
  ['XML', { filecontent: '<xml/>' }, 400],
  ['a list of nothing', { filecontent: '[]' }, 400],
  ['a hundred thousand brackets', { filecontent: '['.repeat(100_000) }, 400],
  ['a name', { Event: 'text' }, 405],
])('%s is no export', async (_, body, expected) => {
  expect((await send(sync, body)).status).toBe(expected)
})

test('a body that says it is a form and is none is refused', async () => {
  const headers = { authorization: sync.key, 'content-type': 'multipart/form-data; boundary=x' }
  const response = await fetch(`${server.url}/events/add_misp_export`, { method: 'POST', headers, body: '--y' })
  expect(response.status).toBe(400)
})

test('who may not modify events imports none', async () => {
  expect((await send(limited, { filecontent: JSON.stringify(exported()) })).status).toBe(403)
})
