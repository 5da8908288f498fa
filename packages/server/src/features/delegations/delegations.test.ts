import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let author: Person
let recipient: Person
let outsider: Person
let event: { id: string; uuid: string }
beforeAll(async () => {
  server = await createTestServer()
  const may = [...userPermissions, 'perm_delegate' as const]
  admin = await addPerson(server.context, { may: everyPermission })
  author = await addPerson(server.context, { may })
  recipient = await addPerson(server.context, { may })
  outsider = await addPerson(server.context, { may })
})
afterAll(async () => server.close())
beforeEach(async () => {
  event = (
    await post(author, '/events/add', {
      info: 'who wrote this is not to be known',
      distribution: 0,
      Attribute: [
        { type: 'text', value: 'shared' },
        { type: 'text', value: 'kept back', distribution: 0 },
      ],
    })
  ).body.Event
})

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const delegate = async (more: object = {}, who = author) =>
  post(who, `/eventDelegations/delegateEvent/${event.uuid}`, { org_id: recipient.orgUuid, distribution: -1, ...more })
const statusFor = async (who: Person) => (await get(who, `/events/view/${event.uuid}`)).status

test('a request shows the event to whoever is asked, in every way to read, and to nobody else', async () => {
  const { body } = await delegate({ message: 'please' })
  expect(body).toEqual({
    EventDelegation: {
      id: expect.stringMatching(/^\d+$/),
      org_id: String(recipient.orgId),
      requester_org_id: String(author.orgId),
      event_id: event.id,
      message: 'please',
      distribution: '-1',
      sharing_group_id: '0',
    },
  })
  expect([await statusFor(recipient), await statusFor(outsider)]).toEqual([200, 404])
  const seen = (await get(recipient, `/events/view/${event.uuid}`)).body.Event.Attribute
  expect(seen.map(({ value }: { value: string }) => value)).toEqual(['shared'])
  const found = await post(recipient, '/attributes/restSearch', { eventid: event.id })
  expect(found.body.response.Attribute).toHaveLength(1)
  const listed = (await get(recipient, '/event_delegations')).body
  expect(listed).toMatchObject([
    {
      EventDelegation: { event_id: event.id },
      Event: { id: event.id },
      Org: { uuid: recipient.orgUuid },
      RequesterOrg: { uuid: author.orgUuid },
    },
  ])
  expect((await get(author, '/eventDelegations')).body).toHaveLength(1)
  expect((await get(outsider, '/eventDelegations')).body).toEqual([])
  const { why } = (await post(admin, '/tocsin/explain', { event: event.id, reader: { org: recipient.orgUuid } })).body
  expect(why).toMatchObject([{ rule: 'offered' }])
})

describe('accepting', () => {
  const accept = async (id: string, body: object = {}, who = recipient) =>
    post(who, `/eventDelegations/acceptDelegation/${id}`, body)

  test.each([
    ['as it was asked for', { distribution: 3 }, {}, '3'],
    ['as the recipient decides', { distribution: -1 }, { distribution: 1 }, '1'],
    ['for the recipient alone where nobody says', { distribution: -1 }, {}, '0'],
  ])('hands the event over, shared %s', async (_, asked, decided, distribution) => {
    const { id } = (await delegate(asked)).body.EventDelegation
    expect((await accept(id, decided)).body.message).toBe('Event ownership transferred.')
    const { Event } = (await get(recipient, `/events/view/${event.uuid}`)).body
    expect(Event).toMatchObject({
      org_id: String(recipient.orgId),
      orgc_id: String(recipient.orgId),
      distribution,
      published: false,
    })
    expect(Event.Attribute).toHaveLength(2)
    expect(await statusFor(author)).toBe(distribution === '0' ? 404 : 200)
    expect((await get(recipient, '/event_delegations')).body).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ EventDelegation: expect.objectContaining({ id }) })]),
    )
    expect((await post(recipient, `/events/edit/${event.uuid}`, { info: 'ours now' })).status).toBe(200)
    expect((await post(author, `/events/edit/${event.uuid}`, { info: 'not any more' })).status).not.toBe(200)
  })

  test('for a group, if it is one of the requester’s', async () => {
    const group = String(await addSharingGroup(server.context, author, [author.orgId, outsider.orgId]))
    const foreign = String(await addSharingGroup(server.context, outsider, [outsider.orgId]))
    expect((await delegate({ distribution: 4, sharing_group_id: foreign })).status).toBe(400)
    const { id } = (await delegate({ distribution: 4, sharing_group_id: group })).body.EventDelegation
    await accept(id)
    expect([await statusFor(outsider), await statusFor(author)]).toEqual([200, 200])
  })

  test('is for whoever was asked', async () => {
    const { id } = (await delegate()).body.EventDelegation
    for (const who of [author, outsider]) {
      const { status, body } = await accept(id, {}, who)
      expect([status, body.message]).toEqual([405, 'You are not authorised to do that.'])
    }
    expect((await accept('999999')).body.message).toBe('You are not authorised to do that.')
    expect((await accept(id, {}, admin)).status).toBe(200)
  })
})

test.each(['author', 'recipient'])('the %s may end a request, and the event is hidden again', async (name) => {
  const { id } = (await delegate()).body.EventDelegation
  expect((await post(outsider, `/eventDelegations/deleteDelegation/${id}`)).status).toBe(405)
  const { body } = await post(name === 'author' ? author : recipient, `/eventDelegations/deleteDelegation/${id}`)
  expect(body.message).toBe('Delegation request deleted.')
  expect([await statusFor(recipient), await statusFor(author)]).toEqual([404, 200])
})

describe('a request is refused', () => {
  test('for what is shared already, is asked already, or is another’s', async () => {
    await delegate()
    expect((await delegate()).body.message).toMatch(/already has a pending delegation request/)
    expect((await delegate({}, outsider)).status).toBe(404)
    expect((await delegate({}, recipient)).body.message).toBe('You are not authorised to do that.')
    const shared = (await post(author, '/events/add', { info: 'x', distribution: 1 })).body.Event
    const { status, body } = await post(author, `/eventDelegations/delegateEvent/${shared.id}`, {
      org_id: recipient.orgId,
    })
    expect([status, body.message]).toEqual([405, expect.stringMatching(/^Only events with the distribution setting/)])
  })

  test.each([
    [{ org_id: 'nobody' }, /^org_id has to name/],
    [{ org_id: '' }, /^org_id has to name/],
    [{ distribution: 5 }, /^distribution has to be 0 to 4/],
    [{ distribution: 'x' }, /^distribution has to be 0 to 4/],
    [{ distribution: 4 }, /^sharing_group_id has to name/],
    [{ message: 'x'.repeat(10_001) }, /^message has to be text/],
  ])('%j', async (more, message) => {
    const { status, body } = await delegate(more)
    expect([status, body.message]).toEqual([400, expect.stringMatching(message)])
    expect(await statusFor(recipient)).toBe(404)
  })

  test('to whoever has not the permission', async () => {
    const reader = await addPerson(server.context, { may: userPermissions })
    expect((await delegate({}, reader)).status).toBe(403)
  })
})
