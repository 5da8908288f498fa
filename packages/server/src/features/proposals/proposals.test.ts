import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let owner: Person
let outsider: Person
let bystander: Person
let synchroniser: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: syncPermissions.filter((name) => name !== 'perm_sync') })
  outsider = await addPerson(server.context)
  bystander = await addPerson(server.context)
  synchroniser = await addPerson(server.context, { may: syncPermissions })
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)

/** An event of the owner's, published, with one attribute, for everybody on the server to see. */
let event: { id: string; uuid: string; timestamp: string }
let attribute: { id: string; uuid: string; timestamp: string }
beforeEach(async () => {
  const sent = { info: 'proposed to', distribution: 1, Attribute: [{ type: 'ip-dst', value: '192.0.2.1' }] }
  const { body } = await post(owner, '/events/add', { Event: sent })
  event = body.Event
  attribute = body.Event.Attribute[0]
  await post(owner, `/events/publish/${event.id}`)
})

async function viewEvent(who = owner) {
  return (await get(who, `/events/view/${event.id}`)).body.Event
}

async function proposalsOf(who: Person, filters = ''): Promise<Answer['body'][]> {
  const { body } = await get(who, `/shadow_attributes/index/${event.id}${filters}`)
  return body.map((item: Answer['body']) => item.ShadowAttribute)
}

async function propose(who: Person, value = '192.0.2.99'): Promise<string> {
  const { body } = await post(who, `/shadow_attributes/add/${event.id}`, { type: 'ip-dst', value })
  return body.ShadowAttribute.id
}

test('a proposed attribute is shown with the event, and changes nothing of it until it is accepted', async () => {
  const sent = { ShadowAttribute: { type: 'ip-dst', value: ' 192.0.2.7 ', comment: 'seen here' } }
  const { body } = await post(outsider, `/shadowAttributes/add/${event.uuid}`, sent)
  const { id, uuid, timestamp } = body.ShadowAttribute
  expect(body.ShadowAttribute).toEqual({
    id,
    old_id: '0',
    event_id: event.id,
    type: 'ip-dst',
    category: 'Network activity',
    comment: 'seen here',
    to_ids: true,
    uuid,
    event_org_id: String(owner.orgId),
    email: expect.stringContaining('@'),
    deleted: false,
    timestamp,
    first_seen: null,
    last_seen: null,
    value: '192.0.2.7',
  })
  expect(await viewEvent()).toMatchObject({
    published: true,
    attribute_count: '1',
    proposal_email_lock: true,
    timestamp: event.timestamp,
    ShadowAttribute: [{ id, uuid, value: '192.0.2.7', old_id: '0', Org: { uuid: outsider.orgUuid } }],
  })

  const accepted = await post(owner, `/shadow_attributes/accept/${id}`)
  expect(accepted.body).toEqual({
    name: 'Proposal accepted.',
    message: 'Proposal accepted.',
    url: `${server.url}/shadow_attributes/accept/${id}`,
  })
  const after = await viewEvent()
  expect(after).toMatchObject({ published: false, attribute_count: '2', proposal_email_lock: false })
  expect(after.ShadowAttribute).toEqual([])
  expect(after.Attribute[1]).toMatchObject({ uuid, value: '192.0.2.7', comment: 'seen here', distribution: '5' })
})

test('an accepted change overwrites the attribute and leaves its distribution', async () => {
  const change = { to_ids: false, comment: 'blah', first_seen: '2024-01-01T00:00:00Z' }
  const { body } = await post(outsider, `/shadow_attributes/edit/${attribute.id}`, change)
  expect(body.ShadowAttribute).toMatchObject({
    old_id: attribute.id,
    uuid: attribute.uuid,
    value: '192.0.2.1',
    to_ids: false,
    comment: 'blah',
  })
  expect((await viewEvent()).Attribute[0].ShadowAttribute).toHaveLength(1)

  const accepted = await post(owner, `/shadow_attributes/accept/${body.ShadowAttribute.id}`)
  expect(accepted.body.message).toBe('Proposed change accepted.')
  const [changed] = (await viewEvent()).Attribute
  expect(changed).toMatchObject({
    to_ids: false,
    comment: 'blah',
    value: '192.0.2.1',
    distribution: '5',
    first_seen: '2024-01-01T00:00:00.000000+00:00',
    ShadowAttribute: [],
  })
})

test('an accepted deletion deletes the attribute softly', async () => {
  const { body } = await post(outsider, `/shadow_attributes/delete/${attribute.uuid}`)
  expect(body).toEqual({
    saved: true,
    success: expect.stringMatching(/^The proposal to delete the attribute has been saved/),
  })
  const [proposal] = await proposalsOf(owner)
  expect(proposal).toMatchObject({ proposal_to_delete: true, old_id: attribute.id, old_uuid: attribute.uuid })
  expect((await post(owner, `/shadow_attributes/accept/${proposal.id}`)).body.message).toBe('Proposed change accepted.')
  expect(await viewEvent()).toMatchObject({ Attribute: [], attribute_count: '0', published: false })
  const all = await post(owner, `/events/view/${event.id}`, { deleted: [0, 1] })
  expect(all.body.Event.Attribute).toMatchObject([{ uuid: attribute.uuid, deleted: true }])
})

test('a proposed file comes with the proposal, and with the attribute once it is accepted', async () => {
  const data = Buffer.from('a picture').toString('base64')
  const sent = { type: 'attachment', category: 'Payload delivery', value: 'a.bin', data }
  const { body } = await post(outsider, `/shadow_attributes/add/${event.id}`, sent)
  const { id } = body.ShadowAttribute
  expect((await get(outsider, `/shadow_attributes/view/${id}`)).body.ShadowAttribute.data).toBe(data)
  expect(await proposalsOf(owner)).toMatchObject([{ data }])
  expect((await viewEvent()).ShadowAttribute).toMatchObject([{ data }])
  await post(owner, `/shadow_attributes/accept/${id}`)
  const [, added] = (await viewEvent()).Attribute
  expect(added).toMatchObject({ value: 'a.bin', data })

  const other = Buffer.from('another').toString('base64')
  const change = await post(outsider, `/shadow_attributes/edit/${added.id}`, { type: 'text', data: other })
  expect(change.body.ShadowAttribute).toMatchObject({ type: 'attachment', value: 'a.bin' })
  await post(owner, `/shadow_attributes/accept/${change.body.ShadowAttribute.id}`)
  expect((await viewEvent()).Attribute[1]).toMatchObject({ type: 'attachment', value: 'a.bin', data: other })
})

test('a sample proposed with `encrypt` is zipped, and its digest joins the value', async () => {
  const sent = {
    type: 'malware-sample',
    value: 'evil.exe',
    data: Buffer.from('evil').toString('base64'),
    encrypt: true,
  }
  const { body } = await post(outsider, `/shadow_attributes/add/${event.id}`, sent)
  expect(body.ShadowAttribute.value).toBe('evil.exe|4034a346ccee15292d823416f7510a2f')
})

test('a file of a proposal inside an event is kept', async () => {
  const data = Buffer.from('inside').toString('base64')
  const ShadowAttribute = [{ type: 'attachment', category: 'Payload delivery', value: 'in.bin', data }]
  const { body } = await post(owner, '/events/add', { Event: { info: 'with a file', ShadowAttribute } })
  expect((await get(owner, `/events/view/${body.Event.id}`)).body.Event.ShadowAttribute).toMatchObject([{ data }])
})

test('a proposal that comes with an edit of the event is about the attribute of its uuid, and is kept once', async () => {
  const ShadowAttribute = [{ uuid: attribute.uuid, old_id: '7', type: 'ip-dst', value: '192.0.2.44' }]
  await post(owner, `/events/edit/${event.id}`, { ShadowAttribute })
  await post(owner, `/events/edit/${event.id}`, { ShadowAttribute })
  const open = await proposalsOf(owner)
  expect(open).toMatchObject([{ old_id: attribute.id, old_uuid: attribute.uuid, value: '192.0.2.44' }])
  await post(owner, `/shadow_attributes/accept/${open[0].id}`)
  expect((await viewEvent()).Attribute).toMatchObject([{ uuid: attribute.uuid, value: '192.0.2.44' }])
})

test('those who may modify the event accept and discard; the proposer discards; others find nothing', async () => {
  const refusal = 'Proposal not found or you are not authorised to accept it.'
  for (const who of [outsider, bystander, synchroniser]) {
    const answer = await post(who, `/shadow_attributes/accept/${await propose(outsider, `192.0.2.${who.userId}`)}`)
    expect([answer.status, answer.body.message]).toEqual([405, refusal])
  }
  const absent = await post(owner, '/shadow_attributes/accept/999999')
  expect(absent).toMatchObject({ status: 405, body: { message: refusal, url: '/shadow_attributes/accept/999999' } })

  const others = await post(bystander, `/shadow_attributes/discard/${await propose(outsider, '192.0.2.201')}`)
  expect([others.status, others.body.message]).toEqual([405, 'Could not discard proposal.'])
  expect((await post(bystander, '/shadow_attributes/discard/999999')).body.message).toBe('Could not discard proposal.')
  for (const who of [outsider, owner, admin]) {
    const answer = await post(who, `/shadow_attributes/discard/${await propose(outsider, '192.0.2.202')}`)
    expect([answer.status, answer.body.message]).toEqual([200, 'Proposal discarded.'])
  }
  expect((await post(admin, `/shadow_attributes/accept/${await propose(outsider)}`)).status).toBe(200)
  const reader = await addPerson(server.context, { may: ['perm_auth'] })
  expect((await post(reader, `/shadow_attributes/add/${event.id}`, { type: 'text', value: 'x' })).status).toBe(403)
  expect((await get(reader, `/shadow_attributes/index/${event.id}`)).status).toBe(200)
})

test('a discarded proposal leaves the event as it was', async () => {
  await post(owner, `/shadow_attributes/discard/${await propose(outsider)}`)
  const now = await viewEvent()
  expect(now).toMatchObject({ published: true, timestamp: event.timestamp, ShadowAttribute: [], attribute_count: '1' })
  expect(now.proposal_email_lock).toBe(false)
})

test('those who may change the event at once may propose as well, as in MISP', async () => {
  expect((await post(owner, `/shadow_attributes/edit/${attribute.id}`, { comment: 'mine' })).status).toBe(200)
  expect((await post(owner, `/shadow_attributes/delete/${attribute.id}`)).status).toBe(200)
  expect((await post(owner, `/shadow_attributes/add/${event.id}`, { type: 'text', value: 'mine' })).status).toBe(200)
})

test('a closed proposal is decided on once', async () => {
  const id = await propose(outsider)
  const answers = await Promise.all([1, 2, 3].map(async () => post(owner, `/shadow_attributes/accept/${id}`)))
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 405, 405])
  expect((await viewEvent()).attribute_count).toBe('2')
  expect((await post(outsider, `/shadow_attributes/discard/${id}`)).status).toBe(405)
  expect((await get(owner, `/shadow_attributes/view/${id}`)).status).toBe(404)
})

test('what cannot be saved any more is not accepted, and stays open', async () => {
  const twin = await propose(outsider, '192.0.2.1')
  const change = await post(outsider, `/shadow_attributes/edit/${attribute.id}`, { comment: 'late' })
  const refused = await post(owner, `/shadow_attributes/accept/${twin}`)
  expect(refused).toMatchObject({
    status: 405,
    body: { message: 'Could not accept proposal. A similar attribute already exists for this event.' },
  })
  await post(owner, `/attributes/delete/${attribute.id}`)
  const gone = await post(owner, `/shadow_attributes/accept/${change.body.ShadowAttribute.id}`)
  expect(gone).toMatchObject({
    status: 405,
    body: { message: 'Could not accept proposal. The attribute was deleted.' },
  })
  expect(await proposalsOf(owner)).toMatchObject([{ deleted: false }, { deleted: false }])
})

test('an attribute that is removed for good takes what was proposed for it along', async () => {
  await post(outsider, `/shadow_attributes/edit/${attribute.id}`, { comment: 'soon gone' })
  await post(owner, `/attributes/delete/${attribute.id}/1`)
  expect(await proposalsOf(admin)).toEqual([])
})

test.each([
  ['an unknown type', { type: 'no-such', value: 'x' }, '[type]: '],
  ['a value that is none of its type', { type: 'ip-dst', value: 'x' }, '[value]: IP address has an invalid format.'],
  ['no value', { type: 'ip-dst' }, '[value]: '],
  [
    'a category that does not fit',
    { type: 'ip-dst', value: '192.0.2.9', category: 'Person' },
    '[type]: Options depend on the selected category.',
  ],
  ['no type', { value: '192.0.2.9' }, '[type]: '],
  [
    'several at once',
    [
      { type: 'text', value: 'a' },
      { type: 'text', value: 'b' },
    ],
    'Proposals are sent one at a time.',
  ],
  ['no proposal at all', 7, 'Attribute has to be an object.'],
])('%s is refused with its field and rule', async (_, sent, words) => {
  const { status, body } = await post(outsider, `/shadow_attributes/add/${event.id}`, sent)
  expect([status, body.message]).toEqual([404, expect.stringContaining('Could not save the proposal. Errors: ')])
  expect(body.message).toContain(words)
  expect(await proposalsOf(owner)).toEqual([])
})

test('a change that changes nothing, or breaks a rule, is refused', async () => {
  const edit = async (body: unknown) => post(outsider, `/shadow_attributes/edit/${attribute.id}`, body)
  for (const nothing of [{}, { distribution: 0 }, { comment: '' }, { value: '192.0.2.1' }]) {
    expect(await edit(nothing)).toMatchObject({ status: 405, body: { message: 'Invalid input.' } })
  }
  expect((await edit({ value: 'x' })).body.message).toContain('[value]: IP address has an invalid format.')
  expect((await edit({ to_ids: 'perhaps' })).body.message).toContain('[to_ids]: ')
  expect(await proposalsOf(owner)).toEqual([])
})

test('the same proposal of the same organisation is open once', async () => {
  const similar = '[value]: A similar proposal already exists for this event.'
  const calls = [
    [`/shadow_attributes/add/${event.id}`, { type: 'ip-dst', value: '192.0.2.8' }],
    [`/shadow_attributes/edit/${attribute.id}`, { comment: 'again' }],
    [`/shadow_attributes/delete/${attribute.id}`, undefined],
  ] as const
  for (const [path, body] of calls) {
    expect((await post(outsider, path, body)).status).toBe(200)
    const again = await post(outsider, path, body)
    expect(again.status).toBe(404)
    expect(again.body.message).toContain(similar)
    expect((await post(bystander, path, body)).status).toBe(200)
  }
  const { id } = (await proposalsOf(owner))[0]
  await post(outsider, `/shadow_attributes/discard/${id}`)
  expect((await post(outsider, calls[0][0], calls[0][1])).status).toBe(200)
})
