import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { door, loadTemplate } from './testing/library.ts'

let server: TestServer
let admin: Person
let editor: Person
let reader: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  editor = await addPerson(server.context, { may: [...userPermissions, 'perm_object_template'] })
  reader = await addPerson(server.context)
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const load = async (changes: Record<string, unknown> = {}) => loadTemplate(server.context, door(changes))
const idOf = async (uuid: string) =>
  (await get(admin, `/object_templates/view/${uuid}`)).body.ObjectTemplate.id as string
type Listed = { ObjectTemplate: { name: string; version: string; uuid: string } }
const listed = async (who: Person, path: string) =>
  ((await get(who, path)).body as Listed[]).map(({ ObjectTemplate: { name, version } }) => `${name} ${version}`)

describe('the library of object templates', () => {
  test('is spelt as in MISP, with the relations where one is asked for', async () => {
    const { uuid } = await load({ name: 'spelt', version: 7 })
    const id = await idOf(uuid)
    const ObjectTemplate = {
      id,
      user_id: '0',
      org_id: '0',
      uuid,
      name: 'spelt',
      'meta-category': 'misc',
      description: 'What one enters by.',
      version: '7',
      requirements: { required: ['lock'], requiredOneOf: ['key', 'port'] },
      fixed: true,
      active: true,
    }
    const Organisation = { id: null, name: null, uuid: null }
    const index = await get(reader, '/objectTemplates/index/name:spelt')
    expect(index.body).toEqual([{ ObjectTemplate, Organisation }])
    const { body } = await get(reader, `/objectTemplates/view/${id}`)
    expect(body).toMatchObject({ ObjectTemplate, Organisation })
    expect(body).not.toHaveProperty('User')
    expect(body.ObjectTemplateElement).toHaveLength(3)
    expect(body.ObjectTemplateElement[2]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      object_template_id: id,
      object_relation: 'port',
      type: 'port',
      'ui-priority': '0',
      categories: ['Network activity'],
      sane_default: [],
      values_list: ['80', '443'],
      description: 'Where it stands.',
      disable_correlation: null,
      multiple: false,
    })
    expect((await get(admin, `/objectTemplates/view/${uuid}`)).body).toHaveProperty('User', { id: null, email: null })
  })

  test('requires nothing of an object where a template names nothing', async () => {
    const { uuid } = await load({ required: undefined, requiredOneOf: undefined })
    expect((await get(reader, `/object_templates/view/${uuid}`)).body.ObjectTemplate.requirements).toEqual([])
  })

  test.each([
    ['/object_templates/index/name:sought', ['sought 1']],
    ['/object_templates/index?meta-category=hidden%20away', ['sought 1']],
    ['/object_templates/index/searchall:SOUGH', ['sought 1']],
    ['/object_templates/index?searchall=den%20aw', ['sought 1']],
    ['/object_templates/index/searchall:mischidden', []],
    ['/object_templates/index/name:sough', []],
  ])('is searched by %s', async (path, names) => {
    const uuid = 'a0a0a0a0-0000-4000-8000-000000000001'
    await load({ name: 'sought', uuid, 'meta-category': 'hidden away' })
    expect(await listed(reader, path)).toEqual(names)
  })

  test('lists versions that are not in use to site admins who ask for all', async () => {
    const { uuid } = await load({ name: 'twice', version: 1 })
    await load({ name: 'twice', version: 2, uuid })
    expect(await listed(admin, '/object_templates/index?name=twice')).toEqual(['twice 2'])
    expect(await listed(admin, '/object_templates/index/1?name=twice')).toEqual(['twice 2', 'twice 1'])
    expect(await listed(admin, '/object_templates/index/all:1/name:twice')).toEqual(['twice 2', 'twice 1'])
    expect(await listed(reader, '/object_templates/index/1?name=twice')).toEqual(['twice 2'])
  })

  test('keeps older versions that come later, out of use', async () => {
    const { uuid } = await load({ name: 'late', version: 5 })
    await load({ name: 'late', version: 4, uuid })
    expect(await listed(admin, '/object_templates/index/1?name=late')).toEqual(['late 5', 'late 4'])
    expect(await listed(admin, '/object_templates/index?name=late')).toEqual(['late 5'])
    expect((await get(reader, `/object_templates/view/${uuid}`)).body.ObjectTemplate.version).toBe('5')
  })

  test.each([
    ['/object_templates/view/file', 'Invalid object template id.'],
    ['/object_templates/view/999999', 'Invalid object template'],
    [`/object_templates/view/${randomUUID()}`, 'Invalid object template'],
    ['/object_templates/view/99999999999999999999', 'Invalid object template id.'],
    ['/object_templates/getRaw/nosuch', 'Template not found'],
    ['/object_templates/getRaw/%00', 'Template not found'],
  ])('has nothing at %s', async (path, message) => {
    expect(await get(admin, path)).toMatchObject({ status: 404, body: { message } })
  })

  test('hands out the document by name, of the version in use', async () => {
    const first = await load({ name: 'raw', version: 1, unheard: { of: 'it' } })
    const second = await load({ name: 'raw', version: 2, uuid: first.uuid })
    expect((await get(editor, '/objectTemplates/getRaw/raw')).body).toEqual(second)
    await load({ name: 'raw', version: 1, uuid: first.uuid })
    const old = (await get(reader, `/tocsin/object-templates/${first.uuid}?version=1`)).body
    expect(old).toEqual({ ...first, unheard: undefined })
    expect((await get(reader, '/objectTemplates/getRaw/raw')).status).toBe(403)
  })

  test('tells which templates attributes fit', async () => {
    const { uuid } = await load({
      name: 'possible',
      attributes: { it: { 'misp-attribute': 'gene' } },
      required: undefined,
      requiredOneOf: undefined,
    })
    const answer = await post(reader, '/objectTemplates/possibleObjectTemplates', { attributeTypes: ['gene'] })
    const id = await idOf(uuid)
    expect(answer.body).toEqual([{ id, name: 'possible', description: 'What one enters by.', 'meta-category': 'misc' }])
    for (const attributeTypes of [undefined, null, 5, [5], {}, []]) {
      const refused = await post(reader, '/objectTemplates/possibleObjectTemplates', { attributeTypes })
      expect(refused.status).toBe(400)
    }
  })
})

describe('a version is put to use', () => {
  const activate = async (data: unknown) => post(admin, '/object_templates/activate', { ObjectTemplate: { data } })

  test('in place of the one that was, and stays when newer ones come', async () => {
    const { uuid } = await load({ name: 'chosen', version: 1 })
    const first = await idOf(uuid)
    await load({ name: 'chosen', version: 2, uuid })
    expect((await activate(first)).body).toEqual({ saved: true, success: 'Template activated.' })
    await load({ name: 'chosen', version: 3, uuid })
    expect(await listed(reader, '/object_templates/index?name=chosen')).toEqual(['chosen 1'])
    expect((await activate(first)).body).toEqual({ saved: true, success: 'Template disabled.' })
    await load({ name: 'chosen', version: 4, uuid })
    expect(await listed(reader, '/object_templates/index?name=chosen')).toEqual([])
  })

  test.each(['x', '', undefined, {}, -1, '999999', 1e300])('and %j is none', async (data) => {
    expect(await activate(data)).toMatchObject({ status: 200, body: { saved: false, errors: 'Template not found.' } })
  })
})

describe('relationships', () => {
  test('are suggestions with their way back', async () => {
    await server.context.db
      .insertInto('relationship_vocabularies')
      .values({
        uuid: randomUUID(),
        version: 1,
        name: 'relationships',
        definition: JSON.stringify({
          name: 'relationships',
          uuid: randomUUID(),
          version: 1,
          values: [
            { name: 'eaten-by', description: 'The source is food of the target.', format: ['misp'] },
            { name: 'eats', description: 'The target is food.', format: ['misp'], opposite: 'eaten-by' },
            { name: 'retreats', description: 'The source goes away.', format: [] },
          ],
        }),
      })
      .execute()
    const names = async (search: string) =>
      ((await get(reader, `/tocsin/relationships?search=${search}`)).body as { name: string }[]).map(({ name }) => name)
    expect(await names('EAT')).toEqual(['eaten-by', 'eats', 'retreats'])
    expect(await names('food')).toEqual(['eaten-by', 'eats'])
    expect(await names('nothing')).toEqual([])
    expect((await get(reader, '/tocsin/relationships?search=eats')).body[0]).toEqual({
      name: 'eats',
      description: 'The target is food.',
      format: ['misp'],
      opposite: 'eaten-by',
    })
  })
})
