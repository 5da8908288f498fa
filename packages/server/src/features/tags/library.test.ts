import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let editor: Person
let outsider: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  editor = await addPerson(server.context, { may: [...userPermissions, 'perm_tag_editor'] })
  outsider = await addPerson(server.context)
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const addTag = async (sent: object) => (await post(admin, '/tags/add', sent)).body.Tag as { id: string; name: string }
const namesIn = (list: { name: string }[]) => list.map(({ name }) => name)

describe('the library of tags', () => {
  beforeAll(async () => {
    for (const name of ['find:a', 'find:b', 'FIND:A', 'unfind:a']) await addTag({ name })
  })

  test.each([
    ['searchall:find', ['find:a', 'FIND:A', 'find:b', 'unfind:a']],
    ['searchall:FIND;A', ['find:a', 'FIND:A', 'unfind:a']],
    ['name:find;a', ['find:a', 'FIND:A']],
    ['filter:find;a', ['find:a', 'FIND:A']],
    ['search:find', []],
    ['searchall:find/name:find;b', ['find:b']],
    ['favouritesOnly:1', []],
  ])('is filtered by %s', async (filter, names) => {
    const { body } = await get(editor, `/tags/index/${filter}`)
    expect(namesIn(body.Tag).toSorted()).toEqual(names.toSorted())
  })

  test('shows every field as MISP spells it', async () => {
    const { id } = await addTag({ name: 'spelt', numerical_value: '55', exportable: false, org_id: 0 })
    const fields = {
      id,
      name: 'spelt',
      colour: expect.stringMatching(/^#[0-9a-f]{6}$/),
      exportable: false,
      org_id: '0',
      user_id: '0',
      hide_tag: false,
      numerical_value: '55',
      is_galaxy: false,
      is_custom_galaxy: false,
      local_only: false,
    }
    const counts = { count: 0, attribute_count: 0 }
    expect((await get(admin, `/tags/view/${id}`)).body).toEqual({ ...fields, ...counts })
    expect((await get(admin, '/tags/index/name:spelt')).body).toEqual({
      Tag: [{ ...fields, favourite: false, ...counts }],
    })
    expect((await get(admin, '/tags/index/name:spelt/exclude_statistics:1')).body.Tag).toEqual([
      { ...fields, favourite: false },
    ])
  })

  test('counts the records that the viewer may see, and no other', async () => {
    const { id, name } = await addTag({ name: 'counted' })
    const group = await addSharingGroup(server.context, editor, [editor.orgId])
    const Tag = [{ name }]
    const hidden = { type: 'text', value: 'hidden', distribution: 0, Tag }
    const shown = { type: 'text', value: 'shown', distribution: 5, Tag }
    for (const sharing of [{ distribution: 0 }, { distribution: 1 }, { distribution: 4, sharing_group_id: group }]) {
      const { status } = await post(editor, '/events/add', { info: 'x', ...sharing, Tag, Attribute: [hidden, shown] })
      expect(status).toBe(200)
    }
    for (const [viewer, count, attribute_count] of [
      [admin, 3, 6],
      [editor, 3, 6],
      [outsider, 1, 1],
    ] as const) {
      expect((await get(viewer, `/tags/view/${id}`)).body).toMatchObject({ count, attribute_count })
      expect((await get(viewer, `/tags/index/name:${name}`)).body.Tag[0]).toMatchObject({ count, attribute_count })
      expect((await get(viewer, '/tags/tagStatistics')).body.tags[name]).toBe(String(count))
    }
    expect((await get(outsider, '/tags/tagStatistics/true/true')).body).toEqual({
      tags: { counted: '100%' },
      taxonomies: [],
    })
  })

  test('keeps a tag of one organisation or user from everybody else', async () => {
    const { id: ofOrg } = await addTag({ name: 'of the editors', org_id: editor.orgId })
    const { id: ofUser } = await addTag({ name: 'of the editor', user_id: editor.userId })
    for (const [viewer, isShown] of [
      [admin, true],
      [editor, true],
      [outsider, false],
    ] as const) {
      const listed = namesIn((await get(viewer, '/tags/index/searchall:of the editor')).body.Tag)
      expect(listed).toHaveLength(isShown ? 2 : 0)
      expect((await post(viewer, '/tags/search', { tag: 'of the editor%' })).body).toHaveLength(isShown ? 2 : 0)
      for (const id of [ofOrg, ofUser]) {
        expect((await get(viewer, `/tags/view/${id}`)).status).toBe(isShown ? 200 : 405)
      }
    }
  })

  test.each([
    [{ tag: 'look%' }, ['look for', 'look out']],
    [{ Tag: { tag: 'LOOK OUT' } }, ['look out']],
    [{ tagname: '%out', strict_tagname: false }, ['look out']],
    [{ tag: 'look_out' }, []],
    [{ tag: '' }, []],
    [
      ['look for', 'look out'],
      ['look for', 'look out'],
    ],
  ])('is searched for %j', async (sent, names) => {
    await addTag({ name: 'look out' })
    await addTag({ name: 'look for' })
    const { status, body } = await post(outsider, '/tags/search', sent)
    expect([status, body.map(({ Tag }: { Tag: { name: string } }) => Tag.name)]).toEqual([200, names])
  })
})

describe('a tag', () => {
  test.each([
    ['no name', {}, '[name]: This field cannot be left out.'],
    ['an empty name', { name: ' ' }, '[name]: Name cannot be empty.'],
    ['a name that is too long', { name: 'x'.repeat(256) }, '[name]: At most 255 characters are allowed.'],
    ['a colour that is none', { colour: 'x' }, '[colour]: Colour has to be in the RGB format (#FFFFFF)'],
    [
      'a weight that is none',
      { name: 'x', numerical_value: 'x' },
      '[numerical_value]: A numerical value is a number of at most 32 bits.',
    ],
    [
      'a weight beyond all',
      { name: 'x', numerical_value: 1e12 },
      '[numerical_value]: A numerical value is a number of at most 32 bits.',
    ],
  ])('with %s is refused', async (_, sent, why) => {
    const { status, body } = await post(admin, '/tags/add', sent)
    expect([status, body.message]).toEqual([405, `Could not add the Tag. ${why}`])
  })

  test('that is added twice at once is one', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, async () => addTag({ name: 'at once' })))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  })

  test('that its sender may not make is found in another spelling, and otherwise left out', async () => {
    const { id } = await addTag({ name: 'Known:Tag' })
    const Tag = [{ name: 'known:tag' }, { name: 'unheard of' }]
    const { body } = await post(outsider, '/events/add', { info: 'x', Tag })
    expect(body.Event.Tag).toMatchObject([{ id, name: 'Known:Tag' }])
  })

  test('is edited by a site admin, also into a galaxy tag, and never into another', async () => {
    const { id } = await addTag({ name: 'first' })
    await addTag({ name: 'second' })
    const edit = async (body: object) => ask(server, admin.key, 'PUT', `/tags/edit/${id}`, body)
    expect((await edit({ Tag: { colour: '#000000' } })).body.Tag).toMatchObject({ name: 'first', colour: '#000000' })
    expect((await edit({ name: 'second' })).body.message).toBe(
      'Could not add the Tag. [name]: A similar name already exists.',
    )
    expect((await edit({ name: 'misp-galaxy:tool="x"' })).body.Tag).toMatchObject({ id, is_galaxy: true })
    expect((await post(editor, `/tags/edit/${id}`, { name: 'mine' })).status).toBe(403)
    const gone = await post(admin, '/tags/edit/999999', { name: 'x' })
    expect([gone.status, gone.body.message]).toEqual([404, 'Invalid tag'])
  })

  test('that is deleted leaves every record, and unpublishes none', async () => {
    const { id, name } = await addTag({ name: 'for now' })
    const Tag = [{ name }]
    const { body } = await post(admin, '/events/add', {
      info: 'x',
      Tag,
      Attribute: [{ type: 'text', value: 'v', Tag }],
    })
    await post(admin, `/events/publish/${body.Event.id}`)
    expect((await post(editor, `/tags/delete/${id}`)).status).toBe(403)
    const { status, body: deleted } = await post(admin, `/tags/delete/${id}`)
    const message = 'Tag deleted.'
    expect([status, deleted]).toEqual([200, { name: message, message, url: `${server.url}/tags/delete/${id}` }])
    const { Event } = (await get(admin, `/events/view/${body.Event.id}`)).body
    expect([Event.published, Event.Tag, Event.Attribute[0].Tag]).toEqual([true, undefined, undefined])
    const again = await post(admin, `/tags/delete/${id}`)
    expect([again.status, again.body.message]).toEqual([404, 'Invalid tag'])
  })
})

describe('favourites and weights', () => {
  test('belong to one user each', async () => {
    const { id, name } = await addTag({ name: 'marked', numerical_value: 5 })
    const toggle = async () => post(editor, '/favourite_tags/toggle', { FavouriteTag: { data: id } })
    expect((await toggle()).body).toEqual({ saved: true, success: 'Adding the tag to your favourites was successful.' })
    expect(namesIn((await get(editor, '/tags/index/favouritesOnly:1')).body.Tag)).toEqual([name])
    expect((await get(outsider, '/tags/index/favouritesOnly:1')).body.Tag).toEqual([])
    expect((await get(editor, `/tags/index/name:${name}`)).body.Tag[0].favourite).toBe(true)
    expect((await toggle()).body.success).toBe('Removing the tag from your favourites was successful.')
    expect((await get(editor, '/tags/index/favouritesOnly:1')).body.Tag).toEqual([])
    for (const data of ['x', '999999', null, { a: 1 }]) {
      const { status, body } = await post(editor, '/favouriteTags/toggle', { FavouriteTag: { data } })
      expect([status, body.message]).toEqual([405, 'Invalid tag ID.'])
    }
    await post(editor, '/user_settings/setSetting', {
      setting: 'tag_numerical_value_override',
      value: { [name]: 80, other: 'x' },
    })
    const weighed = { numerical_value: '80', original_numerical_value: '5' }
    expect((await get(editor, `/tags/view/${id}`)).body).toMatchObject(weighed)
    expect((await get(editor, `/tags/index/name:${name}`)).body.Tag).toMatchObject([weighed])
    expect((await get(outsider, `/tags/view/${id}`)).body).toMatchObject({ numerical_value: '5' })
  })
})

test('tags are hidden at first where site admins want it', async () => {
  const { id: known } = await addTag({ name: 'before' })
  await post(admin, '/servers/serverSettingsEdit/MISP.incoming_tags_disabled_by_default', { value: true })
  const { body } = await post(admin, '/events/add', { info: 'x', Tag: [{ name: 'came along' }, { name: 'before' }] })
  const hidden = body.Event.Tag.map(({ hide_tag }: { hide_tag: boolean }) => hide_tag)
  expect(hidden).toEqual([true, false])
  expect((await post(admin, '/tags/add', { name: 'made' })).body.Tag.hide_tag).toBe(true)
  expect((await post(admin, '/tags/add', { name: 'shown', hide_tag: false })).body.Tag.hide_tag).toBe(false)
  expect((await get(admin, `/tags/view/${known}`)).body.hide_tag).toBe(false)
  await post(admin, '/servers/serverSettingsEdit/MISP.incoming_tags_disabled_by_default', { value: false })
})
