import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
let tagId: string
let event: { id: string; uuid: string }
let attribute: { id: string; uuid: string }

beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
  tagId = (await post(admin, '/tags/add', { name: 'Known:Tag' })).body.Tag.id
  const { body } = await post(user, '/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'v' }] })
  event = body.Event
  attribute = body.Event.Attribute[0]
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
/** `{event}` and the like stand for ids that are known only when the test runs. */
const fill = (text: string) =>
  text
    .replaceAll('{event}', event.id)
    .replaceAll('{uuid}', event.uuid)
    .replaceAll('{attribute}', attribute.id)
    .replaceAll('{tag}', tagId)
const fillBody = (body: unknown) =>
  body === undefined ? undefined : (JSON.parse(fill(JSON.stringify(body))) as unknown)

const reasons = (...why: string[]) =>
  `Failed to attach ${why.length} tags. Reasons: ${JSON.stringify(Object.fromEntries(why.entries()))}`

test.each([
  ['no record', { tag: 'x' }, 405, 'Invalid object uuid'],
  ['an id in place of a uuid', { uuid: '{event}', tag: 'x' }, 400, 'Invalid UUID'],
  ['no tag', { uuid: '{uuid}' }, 405, 'Invalid tag'],
  ['an empty list', { uuid: '{uuid}', tag: [] }, 405, 'Invalid tag'],
  ['an unknown id', { uuid: '{uuid}', tag: '999999' }, 403, reasons('Invalid Tag.')],
  [
    'an unknown name',
    { uuid: '{uuid}', tag: 'new' },
    403,
    reasons('Tag not found and insufficient privileges to create it.'),
  ],
  [
    'names that are none',
    { uuid: '{uuid}', tag: ['a\0b', 'x'.repeat(256)] },
    403,
    reasons(
      'Unable to create tag. Reason: {"name":["Text must not contain NUL characters."]}',
      'Unable to create tag. Reason: {"name":["At most 255 characters are allowed."]}',
    ),
  ],
  [
    'a relationship that is too long',
    { uuid: '{uuid}', tag: '{tag}', relationship_type: 'x'.repeat(192) },
    403,
    { relationship_type: ['At most 191 characters are allowed.'] },
  ],
])('attaching by %s is refused', async (_, sent, status, why) => {
  const { status: got, body } = await post(user, '/tags/attachTagToObject', fillBody(sent))
  expect([got, body.errors ?? body.message]).toEqual([status, why])
})

test('a tag is attached with its relationship, in its own spelling, by body and by path', async () => {
  const { body } = await post(user, '/tags/attachTagToObject', {
    uuid: event.uuid,
    tag: ' known:tag ',
    relationship_type: 'about',
  })
  expect(body.message).toBe(`Global tag Known:Tag(${tagId}) successfully attached to Event(${event.id}).`)
  const { Event } = (await ask(server, user.key, 'GET', `/events/view/${event.id}`)).body
  expect(Event.Tag).toMatchObject([{ id: tagId, local: false, relationship_type: 'about' }])
  const path = `/tags/attachTagToObject/${attribute.uuid}/${tagId}/1`
  expect((await post(user, path)).body.message).toMatch(/^Local tag .* attached to Attribute/)
  expect((await post(user, `/tags/removeTagFromObject/${attribute.uuid}/${tagId}`)).body.message).toMatch(
    /^Local tag Known:Tag \(\d+\) successfully removed from Attribute\(\d+\)\.$/,
  )
  expect((await post(user, `/tags/removeTagFromObject`, { uuid: event.uuid, tag: 'unknown' })).body).toMatchObject({
    message: 'Invalid Tag.',
  })
  expect((await post(user, '/tags/removeTagFromObject', { uuid: event.uuid, tag: 'KNOWN:tag' })).body.message).toBe(
    `Global tag Known:Tag (${tagId}) successfully removed from Event(${event.id}).`,
  )
})

const added = { saved: true, success: 'Tag added.', check_publish: true }
const removed = { saved: true, success: 'Tag removed.', check_publish: true }
const no = (errors: string) => ({ saved: false, errors })
/** One after the other, on one event: what is on stays on until it is taken off. */
const quick: [path: string, body: object | undefined, answer: object][] = [
  ['/events/addTag', { event: '999999', tag: '{tag}' }, no('Invalid event.')],
  ['/events/addTag/{event}', {}, no('Invalid Tag.')],
  ['/events/addTag/{event}/tlp:red', undefined, no('Invalid Tag.')],
  ['/events/addTag', { event: '{event}', tag: 'unknown' }, no('Invalid Tag.')],
  ['/events/addTag', { event: '{event}', tag: '999999' }, no('Tag not found.')],
  ['/events/addTag', { event: '{event}', tag: 'collection_1' }, no('Invalid Tag Collection.')],
  ['/events/addTag', { event: '{event}', tag: [] }, no('Nothing to add.')],
  ['/events/addTag', { event: '{event}', tag: 'known:tag' }, added],
  ['/events/addTag/{event}/{tag}', undefined, no('Tag is already attached to this event.')],
  ['/events/removeTag/{event}/{tag}', undefined, removed],
  ['/events/removeTag/{event}/{tag}', undefined, no('Invalid event - tag combination.')],
  ['/events/addTag', { Event: { id: '{event}', tag: '["{tag}"]' } }, added],
  ['/events/removeTag', { request: { event: '{uuid}', tag: 'Known:Tag' } }, removed],
  ['/events/removeTag', { event: '{event}', tag: 'unknown' }, no('Invalid Tag.')],
  ['/events/addTag/{event}/{tag}/local:1', undefined, added],
  ['/events/removeTag/{event}/{tag}', undefined, { ...removed, check_publish: false }],
  ['/attributes/addTag', { attribute: '{attribute}', tag: 'unknown' }, no('Invalid Tag.')],
  ['/attributes/addTag/{attribute}/999999', undefined, no('Tag could not be added.')],
  [
    '/attributes/addTag',
    { attribute: '{attribute}', tag: ['{tag}', '999999'] },
    no('Tag could not be added. However, 1 tag was added.'),
  ],
  ['/attributes/addTag/{attribute}/{tag}', undefined, no('Tag could not be added.')],
  ['/attributes/removeTag/{attribute}/{tag}', undefined, removed],
  ['/attributes/removeTag/{attribute}/{tag}', undefined, no('Invalid attribute - tag combination.')],
  ['/attributes/removeTag/{attribute}/unknown', undefined, no('Invalid Tag.')],
]
test('events/addTag and its kin answer 200 to nearly everything', async () => {
  for (const [path, sent, answer] of quick) {
    const { status, body } = await post(user, fill(path), fillBody(sent))
    expect({ path, sent, status, body }).toEqual({ path, sent, status: 200, body: answer })
  }
})

test.each([
  ['/attributes/addTag', {}, 'Invalid attribute'],
  ['/attributes/addTag/{attribute}', {}, 'Invalid tag'],
  ['/attributes/addTag/999999/{tag}', undefined, 'Invalid attribute'],
  ['/attributes/removeTag/999999/{tag}', undefined, 'Invalid attribute'],
  ['/attributes/removeTag/{attribute}/tlp:green', undefined, 'Invalid tag'],
])('%s %j is not found: %s', async (path, sent, message) => {
  const { status, body } = await post(user, fill(path), sent)
  expect([status, body]).toEqual([404, { name: message, message, url: fill(path) }])
})

test('a tag that is kept to somebody else is not found, and one for this server goes on locally alone', async () => {
  const of = (await post(admin, '/tags/add', { name: 'kept', org_id: admin.orgId })).body.Tag.id
  const local = (await post(admin, '/tags/add', { name: 'here', local_only: true })).body.Tag.id
  expect((await post(user, `/events/addTag/${event.id}/${of}`)).body).toEqual(no('Tag not found.'))
  expect((await post(user, `/events/addTag/${event.id}`, { tag: 'kept' })).body).toEqual(no('Invalid Tag.'))
  expect((await post(user, `/events/addTag/${event.id}/${local}`)).body).toEqual(
    no('Invalid Tag. This tag can only be set as a local tag.'),
  )
  expect((await post(admin, `/attributes/addTag/${attribute.id}/${local}`)).body).toEqual(no('Tag could not be added.'))
  expect((await post(user, `/events/addTag/${event.id}/${local}/local:1`)).body).toEqual(added)
})

test('a deleted attribute is no target', async () => {
  await post(user, `/attributes/delete/${attribute.id}`)
  expect((await post(user, `/attributes/addTag/${attribute.id}/${tagId}`)).body.message).toBe('Invalid attribute')
  expect((await post(user, '/tags/attachTagToObject', { uuid: attribute.uuid, tag: tagId })).body.message).toBe(
    'Invalid Target.',
  )
})

test('tagging one event from many sides at once loses nothing and locks nobody', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `side ${i % 4}`)
  const answers = await Promise.all(
    names.map(async (tag) => post(admin, '/tags/attachTagToObject', { uuid: event.uuid, tag })),
  )
  expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200))
  const { Event } = (await ask(server, admin.key, 'GET', `/events/view/${event.id}`)).body
  expect(Event.Tag.filter(({ name }: { name: string }) => name.startsWith('side'))).toHaveLength(4)
})
