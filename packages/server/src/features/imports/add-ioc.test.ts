import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer({ maxBody: 1_000_000 })
  owner = await addPerson(server.context)
  other = await addPerson(server.context)
})
afterAll(async () => server.close())

const IOC = `<?xml version="1.0"?>
<ioc xmlns="http://schemas.mandiant.com/2010/ioc" id="${randomUUID()}">
  <short_description>An indicator</short_description>
  <definition>
    <Indicator operator="OR" id="a">
      <IndicatorItem id="b" condition="is">
        <Context document="FileItem" search="FileItem/Md5sum" type="mir"/>
        <Content type="md5">d41d8cd98f00b204e9800998ecf8427e</Content>
      </IndicatorItem>
      <IndicatorItem id="c" condition="is">
        <Context document="Network" search="Network/DNS" type="mir"/>
        <Content type="string">evil.example.com</Content>
      </IndicatorItem>
    </Indicator>
  </definition>
</ioc>`

async function addEvent(fields: object = {}) {
  return (await ask(server, owner.key, 'POST', '/events/add', { info: 'an event', distribution: 1, ...fields })).body
    .Event
}

async function addIoc(who: Person, id: string, body: string | FormData): Promise<Answer> {
  const headers = { authorization: who.key }
  const response = await fetch(`${server.url}/events/addIOC/${id}`, { method: 'POST', headers, body })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

const attributesOf = async (id: string) =>
  (await ask(server, owner.key, 'GET', `/events/view/${id}`)).body.Event.Attribute

test('an OpenIOC document becomes attributes, and is kept as a file as MISP keeps it', async () => {
  const event = await addEvent()
  const form = new FormData()
  form.append('data[Event][submittedioc]', new Blob([IOC]), 'found.ioc')
  const { status, body } = await addIoc(owner, event.id, form)
  expect([status, body.counts.refused]).toEqual([200, 0])
  const attributes = await attributesOf(event.id)
  const said = attributes.map(({ type, value }: Record<string, string>) => `${type} ${value}`)
  expect(said).toContain('md5 d41d8cd98f00b204e9800998ecf8427e')
  expect(said).toContain('domain evil.example.com')
  const kept = attributes.find(({ type }: { type: string }) => type === 'attachment')
  expect(kept).toMatchObject({
    value: 'found.ioc',
    category: 'External analysis',
    comment: 'OpenIOC import source file',
  })
  expect(Buffer.from(kept.data, 'base64').toString()).toBe(IOC)
})

test('a document that is added twice is there once', async () => {
  const event = await addEvent()
  await addIoc(owner, event.id, IOC)
  const before = await attributesOf(event.id)
  const { status, body } = await addIoc(owner, event.id, IOC)
  expect([status, body.counts.added]).toEqual([200, 0])
  expect(await attributesOf(event.id)).toEqual(before)
})

test.each([
  ['nothing', '', 405],
  ['no XML', '<ioc', 400],
  ['another document', '<html/>', 400],
  ['an entity bomb', `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><ioc>&b;</ioc>`, 400],
  ['very deep elements', `${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`, 400],
  ['too much', `<ioc>${'x'.repeat(1_000_001)}</ioc>`, 413],
])('%s is refused, and nothing is written', async (_, body, expected) => {
  const event = await addEvent()
  expect((await addIoc(owner, event.id, body)).status).toBe(expected)
  expect(await attributesOf(event.id)).toEqual([])
})

test('who may not change the event adds nothing to it, and who does not see it learns nothing', async () => {
  const [event, hidden] = [await addEvent(), await addEvent({ distribution: 0 })]
  const { status, body } = await addIoc(other, event.id, IOC)
  expect([status, body.message]).toEqual([403, 'You do not have permission to do that.'])
  for (const id of [hidden.id, '999999', randomUUID()]) expect((await addIoc(other, id, IOC)).status).toBe(404)
})
