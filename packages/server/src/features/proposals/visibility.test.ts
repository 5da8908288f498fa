import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let outsider: Person
/** Of an event that the outsider sees: an attribute that they see, one that they do not; and a proposal on each. */
let event: { id: string; uuid: string }
let open: { id: string }
let hidden: { id: string }
let onOpen: string
let onHidden: string
/** A proposal in an event that they do not see. */
let elsewhere: { eventId: string; proposalId: string }
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: userPermissions })
  outsider = await addPerson(server.context)
  const Attribute = [
    { type: 'text', value: 'open', distribution: 5 },
    { type: 'text', value: 'hidden', distribution: 0 },
  ]
  const added = await post(owner, '/events/add', { Event: { info: 'half open', distribution: 1, Attribute } })
  event = added.body.Event
  ;[open, hidden] = added.body.Event.Attribute
  onOpen = idOf(await post(owner, `/shadow_attributes/edit/${open.id}`, { comment: 'shown' }))
  onHidden = idOf(await post(owner, `/shadow_attributes/edit/${hidden.id}`, { comment: 'secret' }))
  const own = await post(owner, '/events/add', { Event: { info: 'closed', distribution: 0 } })
  const inside = await post(owner, `/shadow_attributes/add/${own.body.Event.id}`, { type: 'text', value: 'inside' })
  elsewhere = { eventId: own.body.Event.id, proposalId: idOf(inside) }
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)

function idOf({ body }: Answer): string {
  return body.ShadowAttribute.id
}

async function listed(who: Person, path: string): Promise<string[]> {
  const { body } = await get(who, path)
  return body.map((item: Answer['body']) => item.ShadowAttribute.id)
}

test('what is proposed for a hidden attribute is hidden wherever proposals are read', async () => {
  expect(await listed(owner, `/shadow_attributes/index/${event.id}`)).toEqual([onOpen, onHidden])
  expect(await listed(outsider, `/shadow_attributes/index/${event.uuid}`)).toEqual([onOpen])
  expect(await listed(outsider, '/shadow_attributes/index/all:1')).toEqual([onOpen])
  expect(await listed(outsider, '/shadow_attributes/index/all:1/searchall:secret')).toEqual([])
  expect((await get(outsider, `/shadow_attributes/view/${onOpen}`)).status).toBe(200)
  const seen = JSON.stringify((await get(outsider, `/events/view/${event.id}`)).body)
  expect(seen).toContain('shown')
  expect(seen).not.toContain('secret')
})

test('a hidden proposal, attribute or event answers as an absent one', async () => {
  const pairs: [string, string, string, unknown?][] = [
    ['GET', `/shadow_attributes/view/${onHidden}`, '/shadow_attributes/view/999999'],
    ['GET', `/shadow_attributes/view/${elsewhere.proposalId}`, '/shadow_attributes/view/999999'],
    ['GET', `/shadow_attributes/index/${elsewhere.eventId}`, '/shadow_attributes/index/999999'],
    [
      'POST',
      `/shadow_attributes/add/${elsewhere.eventId}`,
      '/shadow_attributes/add/999999',
      { type: 'text', value: 'x' },
    ],
    ['POST', `/shadow_attributes/edit/${hidden.id}`, '/shadow_attributes/edit/999999', { comment: 'x' }],
    ['POST', `/shadow_attributes/delete/${hidden.id}`, '/shadow_attributes/delete/999999'],
    ['POST', `/shadow_attributes/accept/${onHidden}`, '/shadow_attributes/accept/999999'],
    ['POST', `/shadow_attributes/discard/${onHidden}`, '/shadow_attributes/discard/999999'],
  ]
  for (const [method, secret, absent, body] of pairs) {
    const { status, body: told } = await ask(server, outsider.key, method, secret, body)
    const other = await ask(server, outsider.key, method, absent, body)
    expect([status, told.message]).toEqual([other.status, other.body.message])
    expect([404, 405]).toContain(status)
  }
})

test('`hasproposal` finds events by the open proposals that one may see', async () => {
  const sent = { info: 'only hidden', distribution: 1, Attribute: [{ type: 'text', value: 'h', distribution: 0 }] }
  const { body } = await post(owner, '/events/add', { Event: sent })
  const proposal = idOf(await post(owner, `/shadow_attributes/edit/${body.Event.Attribute[0].id}`, { comment: 'c' }))
  expect((await get(outsider, `/events/view/${body.Event.id}`)).body.Event.proposal_email_lock).toBe(false)
  const found = async (who: Person, wish: number) => {
    const answer = await post(who, '/events/index', { hasproposal: wish, eventid: [event.id, body.Event.id] })
    return [answer.body.map(({ id }: { id: string }) => id), answer.headers.get('x-result-count')]
  }
  expect(await found(owner, 1)).toEqual([[event.id, body.Event.id], '2'])
  expect(await found(outsider, 1)).toEqual([[event.id], '1'])
  expect(await found(outsider, 0)).toEqual([[body.Event.id], '1'])
  await post(owner, `/shadow_attributes/discard/${proposal}`)
  expect(await found(owner, 1)).toEqual([[event.id], '1'])
})

test('restSearch shows open proposals with `includeProposals`', async () => {
  const search = async (who: Person) => {
    const wishes = { eventid: event.id, includeProposals: 1 }
    const { body } = await post(who, '/attributes/restSearch', wishes)
    return body.response.Attribute.map((found: Answer['body']) =>
      found.ShadowAttribute.map((p: { id: string }) => p.id),
    )
  }
  expect(await search(owner)).toEqual([[onOpen], [onHidden]])
  expect(await search(outsider)).toEqual([[onOpen]])
})

test('without `all`, the list holds what is proposed to events of one’s own organisation', async () => {
  const admin = await addPerson(server.context, { may: everyPermission })
  expect(await listed(outsider, '/shadowAttributes')).toEqual([])
  expect(await listed(outsider, '/shadowAttributes/index')).toEqual([])
  expect(await listed(owner, '/shadowAttributes/index')).toEqual(expect.arrayContaining([onOpen, elsewhere.proposalId]))
  expect(await listed(admin, '/shadowAttributes/index')).toEqual(expect.arrayContaining([onOpen, onHidden]))
})

test('a list names the event, the attribute and the organisation as MISP does', async () => {
  const { body } = await get(owner, `/shadow_attributes/index/${event.id}/limit:1`)
  expect(body).toEqual([
    {
      ShadowAttribute: {
        id: onOpen,
        old_id: open.id,
        event_id: event.id,
        type: 'text',
        category: 'Other',
        uuid: expect.any(String),
        to_ids: false,
        comment: 'shown',
        org_id: String(owner.orgId),
        timestamp: expect.stringMatching(/^\d+$/),
        first_seen: null,
        last_seen: null,
        deleted: false,
        proposal_to_delete: false,
        disable_correlation: false,
        value: 'open',
        org_uuid: owner.orgUuid,
        old_uuid: body[0].ShadowAttribute.uuid,
        event_uuid: event.uuid,
        Org: { id: String(owner.orgId), name: owner.orgName, uuid: owner.orgUuid },
      },
    },
  ])
  const { body: viewed } = await get(owner, `/shadow_attributes/view/${onOpen}`)
  expect(Object.keys(viewed.ShadowAttribute)).toEqual(
    'id old_id event_id type category uuid to_ids comment org_id first_seen last_seen value'.split(' '),
  )
})

test('closed proposals are listed for the owner and for synchronising users, and pages and times narrow the list', async () => {
  const synchroniser = await addPerson(server.context, { may: syncPermissions })
  const { body } = await post(owner, '/events/add', { Event: { info: 'pages', distribution: 1 } })
  const { id } = body.Event
  const ids: string[] = []
  for (const value of ['alpha', 'beta', 'gamma']) {
    ids.push(idOf(await post(outsider, `/shadow_attributes/add/${id}`, { type: 'text', value })))
  }
  await post(outsider, `/shadow_attributes/discard/${ids[0]}`)
  const path = `/shadow_attributes/index/${id}`
  const live = ids.slice(1)
  expect(await listed(outsider, path)).toEqual(live)
  expect(await listed(owner, path)).toEqual(ids)
  expect(await listed(synchroniser, path)).toEqual(ids)
  expect(await listed(owner, `${path}/deleted:0`)).toEqual(live)
  expect(await listed(owner, `${path}/deleted:1`)).toEqual([ids[0]])
  expect(await listed(outsider, `${path}/deleted:1`)).toEqual([])
  expect(await listed(synchroniser, `${path}/timestamp:1/limit:1000/page:1/deleted[]:0/deleted[]:1.json`)).toEqual(ids)
  expect(await listed(owner, `${path}/limit:2/page:2`)).toEqual([ids[2]])
  expect(await listed(owner, `${path}/limit:9000000000000000/page:9000000000000000`)).toEqual([])
  expect(await listed(owner, `${path}/timestamp:4000000000`)).toEqual([])
  expect(await listed(owner, `${path}/timestamp:5m`)).toEqual(ids)
  expect(await listed(owner, `${path}/searchall:beta`)).toEqual([ids[1]])
})
