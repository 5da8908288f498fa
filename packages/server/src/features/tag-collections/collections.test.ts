import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let editor: Person
let colleague: Person
let outsider: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  editor = await addPerson(server.context, { may: [...userPermissions, 'perm_tag_editor'] })
  const { orgId: id, orgUuid: uuid, orgName: name } = editor
  colleague = await addPerson(server.context, { may: userPermissions, org: { id, uuid, name } })
  outsider = await addPerson(server.context, { may: [...userPermissions, 'perm_tag_editor'] })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = editor) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = editor) => ask(server, who.key, 'GET', path)
const addTag = async (fields: object = {}) =>
  (await post('/tags/add', { name: `tag ${randomUUID()}`, ...fields }, admin)).body.Tag as { id: string; name: string }
const addCollection = async (fields: object = {}) =>
  (await post('/tag_collections/add', { name: `collection ${randomUUID()}`, ...fields })).body.TagCollection as {
    id: string
    uuid: string
    name: string
  }

describe('a tag collection', () => {
  test('is added, seen, edited and deleted, as MISP answers', async () => {
    const { status, body } = await post('/tagCollections/add', {
      TagCollection: { name: 'mine', description: 'All mine' },
    })
    const own = {
      id: expect.stringMatching(/^\d+$/),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'mine',
      description: 'All mine',
      all_orgs: false,
      org_id: String(editor.orgId),
      user_id: String(editor.userId),
    }
    expect([status, body]).toEqual([200, { TagCollection: own }])
    const { id } = body.TagCollection
    const tag = await addTag({ colour: '#aabbcc' })
    expect((await post(`/tag_collections/addTag/${id}/${tag.id}`)).body).toEqual({
      saved: true,
      success: 'Tag(s) added.',
    })
    const viewed = (await get(`/tag_collections/view/${id}`)).body
    expect(viewed).toEqual({
      TagCollection: own,
      Organisation: { id: String(editor.orgId), name: editor.orgName, uuid: editor.orgUuid },
      User: { id: String(editor.userId), email: expect.any(String) },
      TagCollectionTag: [
        {
          id: expect.any(String),
          tag_collection_id: id,
          tag_id: tag.id,
          Tag: { id: tag.id, name: tag.name, colour: '#aabbcc' },
        },
      ],
    })
    expect((await get('/tag_collections')).body).toEqual([viewed])
    const edited = await post(`/tag_collections/edit/${id}`, { all_orgs: true })
    expect(edited.body.TagCollection).toEqual({ ...own, all_orgs: true })
    expect((await get(`/tag_collections/view/${id}`, outsider)).body.User).toBeUndefined()
    const { body: gone } = await post(`/tag_collections/delete/${id}`)
    expect(gone.message).toBe('Tag collection deleted.')
    expect((await get(`/tag_collections/view/${id}`)).status).toBe(404)
    expect((await get(`/tags/view/${tag.id}`)).status).toBe(200)
  })

  test('of another organisation is not there, unless it is for all; then it is not to be changed', async () => {
    const { id } = await addCollection()
    const { id: open } = await addCollection({ all_orgs: true })
    for (const who of [colleague, admin]) expect((await get(`/tag_collections/view/${id}`, who)).status).toBe(200)
    expect((await get(`/tag_collections/view/${id}`, outsider)).status).toBe(404)
    expect((await get(`/tag_collections/view/${open}`, outsider)).status).toBe(200)
    expect((await post(`/tag_collections/edit/${open}`, { name: 'x' }, outsider)).status).toBe(405)
    expect((await post(`/tag_collections/delete/${open}`, {}, outsider)).status).toBe(404)
    expect((await post(`/tag_collections/addTag/${open}/1`, {}, outsider)).body.errors).toBe('Invalid tag collection.')
    expect((await post(`/tag_collections/removeTag/${open}/1`, {}, outsider)).status).toBe(403)
    expect((await post('/tag_collections/add', { name: 'x' }, colleague)).status).toBe(403)
  })

  test.each([
    [{}, '{"name":["This field cannot be left out."]}'],
    [{ name: ' ' }, '{"name":["Name cannot be empty."]}'],
    [{ name: 'taken' }, '{"name":["A similar name already exists."]}'],
    [{ name: 'a\0b' }, '{"name":["Text must not contain NUL characters."]}'],
  ])('%j is refused', async (sent, errors) => {
    await post('/tag_collections/add', { name: 'taken' })
    const { status, body } = await post('/tag_collections/add', sent)
    expect([status, body.message, body.errors]).toEqual([403, 'Could not add TagCollection', errors])
  })

  test('takes tags by id, name or list, each once, and lets them go', async () => {
    const { id } = await addCollection()
    const [one, two, three] = [await addTag(), await addTag(), await addTag({ org_id: admin.orgId })]
    const add = async (tag: unknown) => (await post(`/tag_collections/addTag/${id}`, { tag })).body
    expect(await add(one.name.toUpperCase())).toEqual({ saved: true, success: 'Tag(s) added.' })
    expect(await add(JSON.stringify([one.id, two.id]))).toMatchObject({ saved: true })
    expect(await add([one.id, two.name])).toMatchObject({ success: 'All tags are already present, nothing to add.' })
    expect(await add(three.id)).toEqual({ saved: false, errors: 'Invalid Tag.' })
    expect(await add('no such tag')).toEqual({ saved: false, errors: 'Invalid Tag.' })
    expect((await post(`/tag_collections/addTag/${id}`)).status).toBe(404)
    const remove = async (tag: unknown) =>
      (await post('/tag_collections/removeTag', { TagCollection: { tag_collection: id, tag } })).body
    expect(await remove(one.id)).toEqual({ saved: true, success: 'Tag removed.' })
    expect(await remove(one.id)).toEqual({
      saved: false,
      errors: 'Invalid tag or tag not associated with the collection.',
    })
    const { TagCollectionTag } = (await get(`/tag_collections/view/${id}`)).body
    expect(TagCollectionTag.map(({ Tag }: { Tag: { name: string } }) => Tag.name)).toEqual([two.name])
  })

  test('is imported as it is exported; what is here already is left alone', async () => {
    const { id, uuid } = await addCollection()
    const tag = await addTag()
    await post(`/tag_collections/addTag/${id}/${tag.id}`)
    const exported = (await get(`/tag_collections/view/${id}`)).body
    const message = async (sent: unknown) => (await post('/tag_collections/import', sent)).body.message
    expect(await message(exported)).toBe('No new tag_collections to add.')
    await post(`/tag_collections/delete/${id}`)
    expect(await message([exported, { TagCollection: { name: '' } }, { TagCollection: { name: 'also' } }])).toBe(
      '2 new tag collections added. 1 tag collections could not be added (possibly because they already exist)',
    )
    const again = (await get(`/tag_collections/view/${uuid}`)).body
    expect(again.TagCollectionTag.map(({ Tag }: { Tag: { name: string } }) => Tag.name)).toEqual([tag.name])
    expect(await message({ TagCollection: { json: JSON.stringify(exported) } })).toBe('No new tag_collections to add.')
    expect((await post('/tag_collections/import', { TagCollection: { json: '{' } })).status).toBe(400)
  })

  test('is attached as a whole', async () => {
    const { id } = await addCollection()
    const [one, two] = [await addTag(), await addTag()]
    await post(`/tag_collections/addTag/${id}`, { tag: [one.id, two.id] })
    const { body } = await post('/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'v' }] })
    const { Event } = body
    expect((await post(`/events/addTag/${Event.id}/collection_${id}`)).body.success).toBe('Tags added.')
    const list = JSON.stringify([`collection_${id}`, one.id])
    expect((await post(`/attributes/addTag/${Event.Attribute[0].id}`, { tag: list })).body.errors).toBe(
      'Tag could not be added. However, 2 tags were added.',
    )
    const { body: none } = await post(`/events/addTag/${Event.id}/collection_999999`)
    expect(none).toEqual({ saved: false, errors: 'Invalid Tag Collection.' })
    expect((await get(`/events/view/${Event.id}`)).body.Event.Tag).toHaveLength(2)
  })
})
