import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let outsider: Person
let shared: { id: string; uuid: string }
let hidden: { id: string; uuid: string }
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: userPermissions })
  const add = async (event: object) => (await ask(server, owner.key, 'POST', '/events/add', event)).body.Event
  shared = await add({
    info: 'a <b>shared</b> event',
    distribution: 1,
    Attribute: [
      { type: 'domain|ip', value: 'a.example|192.0.2.1', distribution: 5, comment: 'c & d' },
      { type: 'domain', value: '%a.example', distribution: 5 },
      { type: 'domain', value: 'kept.example', distribution: 0 },
    ],
  })
  hidden = await add({ info: 'hidden', distribution: 0, Attribute: [{ type: 'domain', value: 'a.example' }] })
})
afterAll(async () => server.close())

function question(value: string, more: { fields?: string; settings?: string; limit?: number } = {}): string {
  const { fields = '', settings = '', limit = 50 } = more
  const entity = `<Entity Type="maltego.Phrase"><AdditionalFields>${fields}</AdditionalFields><Value>${value}</Value></Entity>`
  return `<MaltegoMessage><MaltegoTransformRequestMessage><Entities>${entity}</Entities>
    <Limits SoftLimit="${limit}" HardLimit="100" /><TransformFields>${settings}</TransformFields>
    </MaltegoTransformRequestMessage></MaltegoMessage>`
}

async function transform(name: string, body: string | Uint8Array, headers: Record<string, string>) {
  const sent = { method: 'POST', body, headers: { 'content-type': 'application/xml', ...headers } }
  const answer = await fetch(`${server.url}/tocsin/maltego/${name}`, sent as RequestInit)
  const text = await answer.text()
  const values = [...text.matchAll(/<Value>(.*)<\/Value>/g)].map(([, value]) => value)
  return { status: answer.status, text, values, type: answer.headers.get('content-type') }
}

const by = ({ key }: Person) => ({ authorization: key })

describe('value-to-events', () => {
  test('finds the events in which the reader sees the value', async () => {
    const told = `#${shared.id} a &lt;b&gt;shared&lt;/b&gt; event`
    const theirs = await transform('value-to-events', question('A.example'), by(outsider))
    expect([theirs.status, theirs.type, theirs.values]).toEqual([200, 'application/xml; charset=utf-8', [told]])
    expect(theirs.text).toContain(`MatchingRule="loose">${shared.uuid}</Field>`)
    const ours = await transform('value-to-events', question('a.example'), by(owner))
    expect(ours.values).toEqual([`#${hidden.id} hidden`, told])
  })

  test('finds nothing by a value that is hidden there, and no pattern', async () => {
    for (const value of ['kept.example', '%example', '', '!x']) {
      const { status, values, text } = await transform('value-to-events', question(value), by(outsider))
      expect([status, values]).toEqual([200, []])
      expect(text).toContain('Nothing was found.')
    }
  })

  test('answers no more than is asked for, and says so', async () => {
    const { values, text } = await transform('value-to-events', question('a.example', { limit: 1 }), by(owner))
    expect(values).toHaveLength(1)
    expect(text).toContain('There are more than these 1.')
  })
})

describe('event-to-attributes', () => {
  test('tells what the reader sees in an event, a composite as two', async () => {
    const field = `<Field Name="event_uuid">${shared.uuid}</Field>`
    const { text, values } = await transform('event-to-attributes', question('x', { fields: field }), by(outsider))
    expect(values).toEqual(['a.example', '192.0.2.1'])
    expect(text).toContain('<Entity Type="maltego.IPv4Address">')
    expect(text).toContain('>c &amp; d</Field>')
  })

  test.each([
    ['its number', () => `#${shared.id} a shared event`],
    ['its id', () => shared.id],
    ['its uuid', () => shared.uuid],
  ])('takes the event by %s', async (_, name) => {
    expect((await transform('event-to-attributes', question(name()), by(owner))).values).toContain('kept.example')
  })

  test('does not find what is hidden, as what is not there', async () => {
    for (const name of [hidden.id, hidden.uuid, '999999', 'x', `#${hidden.id} hidden`]) {
      expect((await transform('event-to-attributes', question(name), by(outsider))).status).toBe(404)
    }
  })
})

describe('keys', () => {
  const inSettings = (key: string) => question('a.example', { settings: `<Field Name="key">${key}</Field>` })

  test('count in the settings of the transform as in a header', async () => {
    expect((await transform('value-to-events', inSettings(outsider.key), {})).values).toHaveLength(1)
    expect((await transform('value-to-events', inSettings(owner.key), {})).values).toHaveLength(2)
  })

  test('are needed: whoever shows none learns nothing', async () => {
    for (const body of [question('a.example'), inSettings('x'.repeat(40)), inSettings('none'), '<a>', '']) {
      expect((await transform('value-to-events', body, {})).status).toBe(401)
    }
  })
})

test('searches answer in a table for Maltego', async () => {
  const wish = { returnFormat: 'maltego', eventid: shared.id }
  const { body, headers } = await ask(server, outsider.key, 'POST', '/events/restSearch', wish)
  expect(headers.get('content-disposition')).toContain('.csv"')
  const lines = body.trim().split('\n')
  expect(lines.slice(1).map((line: string) => line.split(',').slice(0, 2).join())).toEqual([
    '"maltego.Domain","a.example"',
    '"maltego.IPv4Address","192.0.2.1"',
  ])
})

test.each([
  ['no XML', 'hello'],
  ['another document', '<a />'],
  ['entities', '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'],
  ['no UTF-8', Uint8Array.of(0x3c, 0xff)],
  ['too deep', '<a>'.repeat(5_000)],
])('%s is refused', async (_, body) => {
  expect((await transform('value-to-events', body, by(owner))).status).toBe(400)
})
