import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let owner: Person
let other: Person
let web: Server
let page: RequestListener
let asked: number
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: [...syncPermissions, 'perm_modify_org'] })
  other = await addPerson(server.context)
  web = createServer((request, response) => {
    asked += 1
    page(request, response)
  })
  await once(web.listen(0, '127.0.0.1'), 'listening')
})
beforeEach(async () => {
  asked = 0
  page = sends('<title>T</title><p>Seen <b>192[.]0[.]2[.]1</b> at <a href="/x">x</a></p>')
  await allow('127.0.0.1')
})
afterAll(async () => {
  await server.close()
  web.closeAllConnections()
  web.close()
})

const call = async (who: Person, path: string, body: object = {}) => ask(server, who.key, 'POST', path, body)

async function allow(networks: string): Promise<void> {
  const { status } = await call(admin, '/servers/serverSettingsEdit/outbound.allow', { value: networks })
  expect(status).toBe(200)
}

function sends(body: string | Buffer, type = 'text/html; charset=utf-8', status = 200): RequestListener {
  return (_, response) => response.writeHead(status, { 'content-type': type, connection: 'close' }).end(body)
}

function url(path = '/page'): string {
  const address = web.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}${path}`
}

async function addEvent(fields: object = {}) {
  return (await call(owner, '/events/add', { info: 'an event', distribution: 1, ...fields })).body.Event
}

test('a page becomes a report', async () => {
  const event = await addEvent()
  const path = `/event_reports/importReportFromUrl/${event.uuid}`
  const { status, body } = await call(owner, path, { url: url(), distribution: 0 })
  expect(status).toBe(200)
  expect(body.EventReport).toMatchObject({ event_id: event.id, distribution: '0' })
  expect(body.EventReport.name).toMatch(/^Report from - http:\/\/127\.0\.0\.1:\d+\/page \(\d+\)$/)
  expect(body.EventReport.content).toBe(`# T\n\nSeen **192[.]0[.]2[.]1** at [x](${url('/x')})`)
  const extracted = await call(owner, `/event_reports/extractFromReport/${body.EventReport.id}`)
  expect(extracted.body.complexTypeToolResult[0]).toMatchObject({ value: '192.0.2.1', default_type: 'ip-dst' })
})

test('an address of the own network is not called, unless a site admin allows it', async () => {
  await allow('')
  const event = await addEvent()
  for (const address of [
    url(),
    url().replace('127.0.0.1', 'localhost'),
    'http://[::1]:8080/',
    'http://169.254.169.254/',
  ]) {
    const { status } = await call(owner, `/event_reports/importReportFromUrl/${event.id}`, { url: address })
    expect([address, status]).toEqual([address, 403])
  }
  expect(asked).toBe(0)
})

test('nobody makes the server call anything who may not write reports on the event', async () => {
  const event = await addEvent()
  const hidden = await addEvent({ distribution: 0 })
  expect((await call(other, `/event_reports/importReportFromUrl/${event.id}`, { url: url() })).status).toBe(403)
  expect((await call(other, `/event_reports/importReportFromUrl/${hidden.id}`, { url: url() })).status).toBe(404)
  expect(asked).toBe(0)
})

test.each([
  ['a picture', sends('png', 'image/png'), 502],
  ['an error', sends('no', 'text/html', 500), 502],
  ['nothing', sends('<script>1</script>'), 403],
  ['more than is read', sends('x'.repeat(9 * 1024 * 1024)), 502],
])('of %s no report is made', async (_, answer, status) => {
  page = answer
  const event = await addEvent()
  const imported = await call(owner, `/event_reports/importReportFromUrl/${event.id}`, { url: url() })
  expect(imported.status).toBe(status)
  expect((await ask(server, owner.key, 'GET', `/event_reports/index/${event.id}`)).body).toEqual([])
})

test.each([
  [sends('Grüße\r\n\0', 'text/plain'), 'Grüße'],
  [sends(Buffer.from('<p>Gr\xfc\xdfe', 'latin1'), 'text/html; charset=ISO-8859-1'), 'Grüße'],
  [sends(Buffer.from('<meta charset="windows-1252"><p>Gr\xfc\xdfe', 'latin1'), 'text/html'), 'Grüße'],
  [sends('<p>x', 'text/html; charset=nonsense'), 'x'],
])('a page is read in its encoding', async (answer, content) => {
  page = answer
  const event = await addEvent()
  const { body } = await call(owner, `/event_reports/importReportFromUrl/${event.id}`, { url: url() })
  expect(body.EventReport.content).toBe(content)
})

test('a page and plain text may be sent along', async () => {
  const event = await addEvent()
  const path = `/event_reports/importReportFromUrl/${event.id}`
  const html = await call(owner, path, { html: '<h1>A</h1><a href="b">c</a>', url: 'https://a.example/', name: 'mine' })
  expect(html.body.EventReport).toMatchObject({ name: 'mine', content: '# A\n\n[c](https://a.example/b)' })
  const text = await call(owner, path, { EventReport: { text: 'one\r\ntwo' } })
  expect(text.body.EventReport.content).toBe('one\ntwo')
  expect(asked).toBe(0)
})

test.each([
  {},
  { url: '' },
  { url: ['x'] },
  { url: 'file:///etc/passwd' },
  { url: 'no url' },
  { url: 'http://a:b@c.example/' },
])('%j names no page', async (body) => {
  const event = await addEvent()
  const { status } = await call(owner, `/event_reports/importReportFromUrl/${event.id}`, body)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
})

test('a report describes its event', async () => {
  const event = await addEvent({
    info: 'A  campaign',
    Tag: [{ name: 'tlp:clear' }],
    Attribute: [{ type: 'text', value: 'x' }],
    Object: [
      {
        name: 'thing',
        'meta-category': 'misc',
        description: 'd',
        Attribute: [{ type: 'text', object_relation: 'text', value: 'y' }],
      },
    ],
  })
  const { status, body } = await call(owner, `/eventReports/reportFromEvent/${event.id}`, { name: 'summary' })
  expect([status, body.EventReport.name]).toEqual([200, 'summary'])
  const { content } = body.EventReport
  expect(content).toMatch(/^# A campaign\n/)
  for (const part of [
    `@[attribute](${event.Attribute[0].uuid})`,
    `@[object](${event.Object[0].uuid})`,
    '@[tag](tlp:clear)',
  ]) {
    expect(content).toContain(part)
  }
  expect((await call(other, `/eventReports/reportFromEvent/${event.id}`)).status).toBe(403)
})
