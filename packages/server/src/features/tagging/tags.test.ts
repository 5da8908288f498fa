import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const as = (who: Person) => async (method: string, path: string, body?: unknown) =>
  ask(server, who.key, method, path, body)

test('tags are added once, coloured by their name, found, edited and deleted', async () => {
  const call = as(admin)
  const { body: added } = await call('POST', '/tags/add', { name: 'restricted to user 2' })
  expect(added.Tag).toMatchObject({
    name: 'restricted to user 2',
    colour: '#a5c53f',
    exportable: true,
    local_only: false,
  })
  const { id } = added.Tag
  expect((await call('POST', '/tags/add', { name: 'restricted to user 2' })).body.Tag.id).toBe(id)
  const bad = await call('POST', '/tags/add', { name: 'x', colour: 'red' })
  expect([bad.status, bad.body.message]).toEqual([
    405,
    'Could not add the Tag. [colour]: Colour has to be in the RGB format (#FFFFFF)',
  ])
  expect((await call('POST', '/tags/search', { tag: 'RESTRICTED%' })).body).toMatchObject([{ Tag: { id } }])
  expect((await call('POST', `/tags/edit/${id}`, { hide_tag: true })).body.Tag).toMatchObject({ id, hide_tag: true })
  expect((await call('GET', `/tags/view/${id}`)).body).toMatchObject({ id, count: 0, attribute_count: 0 })
  expect((await call('POST', `/tags/delete/${id}`)).body.message).toBe('Tag deleted.')
  expect((await call('GET', `/tags/view/${id}`)).status).toBe(405)
  expect((await as(user)('POST', '/tags/add', { name: 'mine' })).status).toBe(403)
})

test('each spelling of a tag is kept as it was sent', async () => {
  const { body } = await as(admin)('POST', '/events/add', {
    info: 'x',
    Tag: [{ name: 'TLP:Red' }, { name: 'tlp:red' }],
  })
  expect(body.Event.Tag.map(({ name }: { name: string }) => name)).toEqual(['TLP:Red', 'tlp:red'])
})

test('a tag goes onto a record and off again, with the words that clients read', async () => {
  const { body } = await as(admin)('POST', '/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'v' }] })
  const { uuid, id } = body.Event
  const attach = async (sent: object) => as(admin)('POST', '/tags/attachTagToObject', { uuid, ...sent })
  const { body: tag } = await as(admin)('POST', '/tags/add', { name: 'tlp:green' })
  const tagId = tag.Tag.id
  expect((await attach({ tag: 'tlp:green' })).body.message).toBe(
    `Global tag tlp:green(${tagId}) successfully attached to Event(${id}).`,
  )
  expect((await attach({ tag: tagId })).body.message).toBe(
    'Event already has the requested tag attached, no changes had to be made for tag tlp:green.',
  )
  expect((await as(admin)('POST', '/tags/removeTagFromObject', { uuid, tag: 'tlp:green' })).body.message).toBe(
    `Global tag tlp:green (${tagId}) successfully removed from Event(${id}).`,
  )
  const gone = await as(admin)('POST', '/tags/removeTagFromObject', { uuid, tag: 'tlp:green' })
  expect([gone.status, gone.body.message]).toEqual([
    404,
    'Could not remove tag as it is not attached to the target Event',
  ])
  const attribute = body.Event.Attribute[0]
  expect((await attach({ uuid: attribute.uuid, tag: 'tlp:green', local: true })).body.message).toBe(
    `Local tag tlp:green(${tagId}) successfully attached to Attribute(${attribute.id}).`,
  )
  expect((await attach({ uuid: crypto.randomUUID(), tag: 'tlp:green' })).body.message).toBe('Invalid Target.')
  expect((await as(admin)('POST', `/events/addTag/${id}/${tagId}`)).body).toEqual({
    saved: true,
    success: 'Tag added.',
    check_publish: true,
  })
  expect((await as(admin)('POST', `/events/addTag/${id}`, { tag: 'no id' })).body).toEqual({
    saved: false,
    errors: 'Invalid Tag.',
  })
})

test('a tag may be kept to a user, an organisation, or this server', async () => {
  const { body } = await as(user)('POST', '/events/add', { info: 'mine' })
  const { uuid } = body.Event
  for (const [sent, reason] of [
    [{ name: 'for one', user_id: admin.userId }, 'Invalid Tag. This tag can only be set by a fixed user.'],
    [{ name: 'for some', org_id: admin.orgId }, 'Invalid Tag. This tag can only be set by a fixed organisation.'],
    [{ name: 'for us', local_only: true }, 'Invalid Tag. This tag can only be set as a local tag.'],
  ] as const) {
    await as(admin)('POST', '/tags/add', sent)
    const answer = await as(user)('POST', '/tags/attachTagToObject', { uuid, tag: sent.name })
    expect(answer.body.errors).toBe(`Failed to attach 1 tags. Reasons: {"0":"${reason}"}`)
  }
  const foreign = await as(admin)('POST', '/events/add', { info: 'not mine' })
  expect(
    (await as(user)('POST', '/tags/attachTagToObject', { uuid: foreign.body.Event.uuid, tag: 'for us' })).status,
  ).toBe(403)
})

test('a global tag unpublishes its event, a local one does not', async () => {
  const { body } = await as(admin)('POST', '/events/add', { info: 'x' })
  const { uuid } = body.Event
  const isPublished = async () => (await as(admin)('GET', `/events/view/${uuid}`)).body.Event.published
  await as(admin)('POST', `/events/publish/${uuid}`)
  await as(admin)('POST', '/tags/attachTagToObject', { uuid, tag: 'quiet', local: true })
  expect(await isPublished()).toBe(true)
  await as(admin)('POST', '/tags/attachTagToObject', { uuid, tag: 'loud' })
  expect(await isPublished()).toBe(false)
})

test('how a tag describes a record is said on the link between them, by those who may tag it', async () => {
  const Tag = [{ name: 'described' }]
  const { body } = await as(admin)('POST', '/events/add', {
    info: 'described',
    distribution: 1,
    Tag,
    Attribute: [{ type: 'text', value: 'v', Tag }],
  })
  const { id, Attribute } = body.Event
  const listed = await as(admin)('POST', '/events/index', { eventinfo: 'described' })
  const link = listed.body[0].EventTag[0].id
  const relate = async (who: Person, path: string, sent: object) =>
    as(who)('POST', `/tags/modifyTagRelationship/${path}`, sent)
  const { body: told } = await relate(admin, `event/${link}`, { Tag: { relationship_type: 'said-by' } })
  expect(told).toMatchObject({ message: 'Relationship updated.', id: link, data: { event_id: id } })
  const { Event } = (await as(admin)('GET', `/events/view/${id}`)).body
  expect(Event.Tag[0].relationship_type).toBe('said-by')
  expect(Event.Attribute[0].Tag[0].relationship_type).toBeNull()
  const row = await server.context.db
    .selectFrom('attribute_tags')
    .select('id')
    .where('attribute_id', '=', Number(Attribute[0].id))
    .executeTakeFirstOrThrow()
  const { body: onAttribute } = await relate(admin, `attribute/${row.id}`, { relationship_type: 'about' })
  expect(onAttribute.data).toEqual({ attribute_id: Attribute[0].id })
  expect((await relate(user, `event/${link}`, { relationship_type: 'x' })).status).toBe(403)
  expect((await relate(admin, 'event/999999', {})).status).toBe(404)
  expect((await relate(admin, `object/${link}`, {})).status).toBe(400)
})
