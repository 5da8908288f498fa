import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let member: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  member = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = admin) => ask(server, who.key, 'GET', path)
const feed = (more: object = {}) => ({ name: 'f', provider: 'p', url: 'http://127.0.0.1:9/f', ...more })
const add = async (more: object = {}) => (await post('/feeds/add', { Feed: feed(more) })).body.Feed

describe('a feed', () => {
  test('is added, shown, changed, turned on and off, and deleted, as MISP answers', async () => {
    const added = await add({ settings: { csv: { value: '1', delimiter: ';' } } })
    expect(added).toMatchObject({ source_format: 'freetext', fixed_event: true, enabled: false, event_id: '0' })
    const shown = await get(`/feeds/view/${added.id}`)
    expect(shown.body.Feed).toMatchObject({ ...added, cached_elements: 0, coverage_by_other_feeds: '0%' })
    const edited = await post(`/feeds/edit/${added.id}`, { Feed: { ...added, name: 'other' } })
    expect(edited.body.Feed).toEqual({ ...added, name: 'other' })
    const enabled = await post(`/feeds/edit/${added.id}`, { Feed: { id: added.id, enabled: true } })
    expect(enabled.body.Feed).toEqual({ ...added, name: 'other', enabled: true })
    expect((await post(`/feeds/disable/${added.id}`)).body.message).toBe('Feed disabled.')
    expect((await post(`/feeds/toggleSelected/1/1/[${added.id}]`)).body.message).toBe('1 feeds enabled.')
    const again = (await get(`/feeds/view/${added.id}`)).body.Feed
    expect(again).toMatchObject({ enabled: false, caching_enabled: true })
    const gone = await post(`/feeds/delete/${added.id}`)
    expect(gone.body).toMatchObject({ message: 'Feed deleted.', id: Number(added.id) })
    expect((await get(`/feeds/view/${added.id}`)).body.message).toBe('Invalid Feed.')
  })

  test('keeps its headers sealed, and shows them to site admins alone', async () => {
    const { id } = await add({ headers: 'Authorization: very-secret', lookup_visible: true })
    expect((await get(`/feeds/view/${id}`)).body.Feed.headers).toBe('Authorization: very-secret')
    const others = await get(`/feeds/view/${id}`, member)
    expect(others.status).toBe(200)
    expect(JSON.stringify(others.body)).not.toContain('very-secret')
    const row = await server.context.db.selectFrom('feeds').selectAll().where('id', '=', Number(id)).executeTakeFirst()
    expect(row?.headers?.toString()).not.toContain('very-secret')
    const log = await server.context.db.selectFrom('audit_log').selectAll().where('model', '=', 'Feed').execute()
    expect(JSON.stringify(log)).not.toContain('very-secret')
  })

  test('that is not shown to all is not found by members of other organisations', async () => {
    const { id } = await add()
    expect((await get(`/feeds/view/${id}`, member)).status).toBe(404)
    const { body } = await get('/feeds/index', member)
    expect(body.map((one: { Feed: { id: string } }) => one.Feed.id)).not.toContain(id)
  })

  test.each([
    [{ name: undefined }, { name: ['This field cannot be left blank'] }],
    [{ url: 'ftp://example.org/' }, { url: [expect.stringContaining('http')] }],
    [{ url: 'http://me:secret@example.org/' }, { url: [expect.stringContaining('http')] }],
    [{ input_source: 'local', url: '/etc/passwd' }, { url: [expect.stringContaining('feeds')] }],
    [{ input_source: 'local', url: '../keys/secrets.key' }, { url: [expect.stringContaining('feeds')] }],
    [{ source_format: 'xml' }, { source_format: [expect.any(String)] }],
    [{ rules: '{' }, { rules: [expect.any(String)] }],
    [{ settings: { common: { excluderegex: '/(a+)+\\1/' } } }, { settings: [expect.stringContaining('regex')] }],
    [{ settings: { csv: { value: 'x' } } }, { settings: [expect.any(String)] }],
    [{ headers: 'no header' }, { headers: [expect.any(String)] }],
    [{ every: '1s' }, { every: [expect.any(String)] }],
    [{ distribution: 4, sharing_group_id: 999_999 }, { sharing_group_id: [expect.any(String)] }],
    [{ tag_id: 999_999 }, { tag_id: [expect.any(String)] }],
    [{ name: 'a\0b' }, { name: [expect.any(String)] }],
  ])('%j is refused by the field', async (more, errors) => {
    const { status, body } = await post('/feeds/add', feed(more))
    expect(status).toBe(403)
    expect(body).toMatchObject({ message: 'Could not add feed', errors })
  })
})

test('the list of default feeds is loaded once, with tags, and none is enabled', async () => {
  const { body } = await post('/feeds/loadDefaultFeeds')
  expect(body.message).toBe('Default feed metadata loaded.')
  const first = (await get('/feeds/index')).body
  await post('/feeds/loadDefaultFeeds')
  const feeds = (await get('/feeds/index')).body
  expect(feeds).toHaveLength(first.length)
  const named = (name: string) => feeds.find((one: { Feed: { name: string } }) => one.Feed.name === name)
  expect(named('The Botvrij.eu Data').Feed).toMatchObject({ source_format: 'misp', default: true, enabled: false })
  expect(named('blockrules of rules.emergingthreats.net').Tag.name).toBe('osint:source-type="block-or-filter-list"')
})

test('feeds are imported from a list, those that are here already left out', async () => {
  const list = [
    { Feed: feed({ url: 'http://a.example/' }), Tag: { name: 'imported' } },
    { Feed: feed({ url: 'http://a.example/' }) },
  ]
  const { body } = await post('/feeds/importFeeds', list)
  expect(body.message).toBe('1 new feeds added. 1 feeds could not be added (possibly because they already exist)')
})

test('members may look at feeds, and not change them', async () => {
  expect((await post('/feeds/add', feed(), member)).status).toBe(403)
  expect((await post('/feeds/loadDefaultFeeds', {}, member)).status).toBe(403)
})
