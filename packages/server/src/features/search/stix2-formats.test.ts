import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let outsider: Person
let uuid: string
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: userPermissions })
  const { body } = await ask(server, owner.key, 'POST', '/events/add', {
    info: 'x',
    distribution: 1,
    Tag: [{ name: 'tlp:green' }],
    Attribute: [
      { type: 'ip-src', value: '192.0.2.1', to_ids: true },
      { type: 'domain', value: 'kept.example', to_ids: false, distribution: 0 },
    ],
  })
  uuid = body.Event.uuid
})
afterAll(async () => server.close())

const search = async (scope: string, body: object, who = owner) =>
  ask(server, who.key, 'POST', `/${scope}/restSearch`, { returnFormat: 'stix2', ...body })
const typesOf = (body: { objects: { type: string }[] }) => body.objects.map(({ type }) => type)

test('an event is a bundle of STIX 2.1 with its uuid, whose last objects are the address, the indicator and their tie', async () => {
  const { status, headers, body } = await search('events', { eventid: uuid, value: '192.0.2.1' })
  expect([status, headers.get('content-type')]).toEqual([200, 'application/stix+json'])
  expect(body).toMatchObject({ type: 'bundle', id: `bundle--${uuid}` })
  const [identity, grouping, , observed, , address, indicator] = body.objects
  expect(identity).toMatchObject({ type: 'identity', name: owner.orgName })
  expect(grouping).toMatchObject({ type: 'grouping', id: `grouping--${uuid}`, name: 'x', spec_version: '2.1' })
  expect(observed.type).toBe('observed-data')
  expect(address.value).toBe('192.0.2.1')
  expect(indicator.pattern).toBe(
    "[network-traffic:src_ref.type = 'ipv4-addr' AND network-traffic:src_ref.value = '192.0.2.1']",
  )
})

test('of attributes the events around them are written', async () => {
  const { body } = await search('attributes', { value: 'kept.example' })
  expect(typesOf(body)).toEqual(['identity', 'grouping', 'marking-definition', 'observed-data', 'domain-name'])
})

test('stix-version asks for 2.0, and a version that there is not is refused', async () => {
  const { body } = await search('events', { eventid: uuid, 'stix-version': '2.0' })
  expect(body.spec_version).toBe('2.0')
  expect(typesOf(body).slice(0, 2)).toEqual(['identity', 'report'])
  const { status, body: told } = await search('events', { eventid: uuid, 'stix-version': '3' })
  expect([status, told.message]).toEqual([400, 'stix-version: STIX 2 is written in the versions 2.0 and 2.1.'])
})

test('what is hidden from somebody is in no bundle of theirs', async () => {
  for (const scope of ['events', 'attributes']) {
    expect(JSON.stringify(await search(scope, {})).includes('kept.example')).toBe(true)
    const theirs = JSON.stringify((await search(scope, {}, outsider)).body)
    expect(theirs).toContain('192.0.2.1')
    expect(theirs).not.toContain('kept.example')
  }
})
