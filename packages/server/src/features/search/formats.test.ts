import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let outsider: Person
let published: string
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: userPermissions })
  published = await addEvent([
    { type: 'domain', value: 'a.example', to_ids: true },
    { type: 'domain', value: 'kept.example', to_ids: true, distribution: 0 },
    { type: 'ip-dst', value: '192.0.2.1', to_ids: false },
  ])
  await ask(server, owner.key, 'POST', `/events/publish/${published}`)
  await addEvent([{ type: 'domain', value: 'draft.example', to_ids: true }])
})
afterAll(async () => server.close())

async function addEvent(Attribute: object[]): Promise<string> {
  const sent = {
    info: 'x',
    distribution: 1,
    Attribute,
    Object: [
      {
        name: 'file',
        'meta-category': 'file',
        description: 'd',
        Attribute: [{ type: 'md5', object_relation: 'md5', value: 'd41d8cd98f00b204e9800998ecf8427e', to_ids: true }],
      },
    ],
  }
  return (await ask(server, owner.key, 'POST', '/events/add', sent)).body.Event.uuid
}

const search = async (scope: string, body: object, who = owner) =>
  ask(server, who.key, 'POST', `/${scope}/restSearch`, body)
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e'

test.each(['attributes', 'events'])('text of %s: what is fit for detection, of published events', async (scope) => {
  const { headers, body } = await search(scope, { returnFormat: 'text' })
  expect(body).toBe(`a.example\nkept.example\n${MD5}\n`)
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(headers.get('x-export-module-used')).toBe('text')
  const disposition = scope === 'events' ? 'attachment; filename="misp.event.list.txt"' : null
  expect(headers.get('content-disposition')).toBe(disposition)
})

test('unless the request says otherwise', async () => {
  const all = await search('attributes', { returnFormat: 'text', to_ids: [0, 1], published: [0, 1] })
  expect(all.body.trim().split('\n').sort()).toEqual(
    ['a.example', 'kept.example', '192.0.2.1', 'draft.example', MD5].toSorted(),
  )
  const netfilter = await search('attributes', { returnFormat: 'netfilter' })
  expect(netfilter.body).toBe('iptables -A INPUT -s 192.0.2.1 -j DROP\n')
})

test('what is hidden from somebody is in none of their formats', async () => {
  for (const returnFormat of ['text', 'hosts', 'rpz', 'kunai', 'openioc', 'stix', 'stix-json']) {
    const { body } = await search('events', { returnFormat }, outsider)
    expect(JSON.stringify(body)).toContain('a.example')
    expect(JSON.stringify(body)).not.toContain('kept')
  }
  expect((await search('attributes', { returnFormat: 'count' }, outsider)).body).toBe('5')
})

test('hashes, caches and counts', async () => {
  expect((await search('attributes', { returnFormat: 'hashes' })).body).toBe(`${MD5}\n`)
  const cache = { returnFormat: 'cache', type: 'domain', value: 'a.example', includeEventUuid: 1 }
  expect((await search('attributes', cache)).body).toBe(`af60befa758e782df5bdf9901187616d,${published}\n`)
  expect((await search('events', { returnFormat: 'count' })).body).toBe('2')
  expect((await search('attributes', { returnFormat: 'count', type: 'domain' })).body).toBe('3')
})

test('a format that there is not is refused, in objects too', async () => {
  for (const [scope, returnFormat] of [
    ['attributes', 'constructor'],
    ['objects', 'text'],
  ] as const) {
    expect((await search(scope, { returnFormat })).status).toBe(404)
  }
})

test('xml is of events, or of attributes', async () => {
  const events = await search('events', { returnFormat: 'xml', eventid: published }, outsider)
  expect(events.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  expect(events.body).toContain(`<uuid>${published}</uuid>`)
  expect(events.body).not.toContain('kept.example')
  const attributes = await search('attributes', { returnFormat: 'xml', value: 'a.example' })
  expect(attributes.body.match(/<(Event|Attribute|value)>/g)).toEqual(['<Attribute>', '<value>'])
})
