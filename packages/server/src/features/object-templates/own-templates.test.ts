import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { SYSTEM } from '../audit/record.ts'
import { loadContent } from '../content/load.ts'
import { objectTemplates } from './template-kind.ts'
import { door, loadTemplate } from './testing/library.ts'

let server: TestServer
let admin: Person
let editor: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  const may = [...userPermissions, 'perm_object_template'] as const
  admin = await addPerson(server.context, { may: everyPermission })
  editor = await addPerson(server.context, { may: [...may] })
  other = await addPerson(server.context, { may: [...may] })
})
afterAll(async () => server.close())

const OURS = '/tocsin/object-templates'
const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const put = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'PUT', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const add = async (changes: Record<string, unknown> = {}) =>
  (await post(editor, OURS, door(changes))).body.ObjectTemplate as { id: string; uuid: string; version: string }
type Version = { version: string; active: boolean }
const versionsOf = async (uuid: string) =>
  ((await get(editor, `${OURS}/${uuid}/versions`)).body as Version[]).map(
    ({ version, active }) => `${version}${active ? ' in use' : ''}`,
  )

describe('a template of our own', () => {
  test('is made with what was sent, and belongs to who made it', async () => {
    const { uuid: _uuid, version: _version, ...sent } = door({ colour: 'green' })
    const { status, body } = await post(editor, OURS, { ObjectTemplate: sent })
    expect(status).toBe(200)
    expect(body.ObjectTemplate).toMatchObject({
      version: '1',
      fixed: false,
      active: true,
      org_id: String(editor.orgId),
      user_id: String(editor.userId),
    })
    expect(body.Organisation).toMatchObject({ uuid: editor.orgUuid })
    const { uuid } = body.ObjectTemplate
    expect((await get(other, `${OURS}/${uuid}`)).body).toEqual({ ...sent, uuid, version: 1 })
  })

  test('grows by a version with each edit, and the old ones stay', async () => {
    const { uuid, id } = await add({ name: 'grows' })
    const edited = await put(editor, `${OURS}/${id}`, door({ name: 'grown', uuid: randomUUID() }))
    expect(edited.body.ObjectTemplate).toMatchObject({ uuid, version: '2', name: 'grown', active: true, fixed: false })
    expect(await versionsOf(uuid)).toEqual(['2 in use', '1'])
    expect((await get(editor, `${OURS}/${uuid}?version=1`)).body.name).toBe('grows')
    expect((await get(editor, `${OURS}/${uuid}?version=3`)).status).toBe(404)
  })

  test('is not edited by who edits an older version', async () => {
    const { uuid } = await add()
    const document = (await get(editor, `${OURS}/${uuid}`)).body
    expect((await put(editor, `${OURS}/${uuid}`, document)).status).toBe(200)
    expect((await put(editor, `${OURS}/${uuid}`, document)).status).toBe(412)
    expect(await versionsOf(uuid)).toEqual(['2 in use', '1'])
  })

  test('comes in from elsewhere version by version', async () => {
    const uuid = randomUUID()
    await add({ uuid, version: 7 })
    await add({ uuid, version: 6 })
    expect(await versionsOf(uuid)).toEqual(['7 in use', '6'])
    expect((await post(editor, OURS, door({ uuid, version: 7 }))).status).toBe(405)
  })

  test('ends where its versions do', async () => {
    const { uuid } = await add({ version: 99_999_999_999_999 })
    expect((await put(editor, `${OURS}/${uuid}`, door({ version: '99999999999999' }))).status).toBe(400)
    expect(await versionsOf(uuid)).toEqual(['99999999999999 in use'])
  })

  test('is made and edited once at a time, and nobody is told of an error', async () => {
    const uuid = randomUUID()
    const made = await Promise.all([1, 2, 3, 4].map(async () => post(editor, OURS, door({ uuid, version: 1 }))))
    expect(made.map(({ status }) => status).toSorted()).toEqual([200, 405, 405, 405])
    const edited = await Promise.all(
      [1, 2, 3, 4].map(async () => put(editor, `${OURS}/${uuid}`, door({ uuid, version: 1 }))),
    )
    expect(edited.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412])
    const ids = ((await get(editor, `${OURS}/${uuid}/versions`)).body as { id: string }[]).map(({ id }) => id)
    const toggled = await Promise.all(
      [...ids, ...ids, ...ids].map(async (data) => post(admin, '/object_templates/activate', { data })),
    )
    expect(toggled.every(({ status }) => status === 200)).toBe(true)
    expect((await versionsOf(uuid)).filter((version) => version.endsWith('in use')).length).toBeLessThan(2)
  })

  test('is changed and deleted by its organisation and site admins alone', async () => {
    const { uuid, id } = await add()
    expect((await put(other, `${OURS}/${uuid}`, door({ uuid }))).status).toBe(403)
    expect((await post(other, OURS, door({ uuid, version: 5 }))).status).toBe(403)
    expect((await post(other, `/object_templates/delete/${id}`)).status).toBe(403)
    const edited = await put(admin, `${OURS}/${uuid}`, door({ uuid }))
    expect(edited.body.ObjectTemplate).toMatchObject({ version: '2', org_id: String(editor.orgId) })
    const deleted = await post(editor, `/object_templates/delete/${edited.body.ObjectTemplate.id}`)
    expect(deleted.body).toMatchObject({
      saved: true,
      message: 'ObjectTemplate deleted.',
      id: Number(edited.body.ObjectTemplate.id),
    })
    expect(await versionsOf(uuid)).toEqual(['1 in use'])
    expect((await ask(server, editor.key, 'DELETE', `/object_templates/delete/${id}`)).status).toBe(200)
    expect((await get(editor, `${OURS}/${uuid}`)).status).toBe(404)
  })

  test('is not taken over by a library', async () => {
    const { uuid } = await add({ version: 1 })
    await loadTemplate(server.context, door({ uuid, version: 9 }))
    expect(await versionsOf(uuid)).toEqual(['1 in use'])
  })

  test('is written down in the audit log', async () => {
    const { uuid } = await add({ name: 'logged' })
    await put(editor, `${OURS}/${uuid}`, door({ name: 'logged anew' }))
    const rows = await server.context.db
      .selectFrom('audit_log')
      .select(['action', 'title'])
      .where('model', '=', 'ObjectTemplate')
      .where('title', 'like', 'logged%')
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { action: 'add', title: 'logged v1' },
      { action: 'edit', title: 'logged anew v2' },
    ])
  })
})

test('a template of a library is changed where it comes from, and deleted by site admins', async () => {
  const { uuid } = await loadTemplate(server.context, door())
  expect((await put(admin, `${OURS}/${uuid}`, door({ uuid }))).status).toBe(403)
  expect((await post(admin, OURS, door({ uuid, version: 2 }))).status).toBe(403)
  const { id } = (await get(admin, `/object_templates/view/${uuid}`)).body.ObjectTemplate
  expect((await post(editor, `/object_templates/delete/${id}`)).status).toBe(403)
  expect((await post(admin, `/object_templates/delete/${id}`)).status).toBe(200)
})

test('a template of a library that was deleted comes back with its next load', async () => {
  const document = door()
  const load = async () => {
    const documents = (async function* () {
      yield { path: 'door/definition.json', bytes: Buffer.from(JSON.stringify(document)) }
    })()
    const summary = await loadContent(server.context, {
      kinds: [objectTemplates],
      sources: [{ name: 'library', documents }],
      by: SYSTEM,
    })
    return summary.kinds['object-templates']
  }
  expect(await load()).toMatchObject({ added: 1 })
  expect(await load()).toMatchObject({ unchanged: 1 })
  expect((await post(admin, `/object_templates/delete/${document.uuid}`)).status).toBe(200)
  expect(await load()).toMatchObject({ added: 1 })
  expect((await get(admin, `/tocsin/content/object-templates/${document.uuid}@1`)).body).toEqual(document)
})

test.each([
  [{ name: ' ' }, ['name']],
  [{ name: 'a\0' }, ['name']],
  [{ name: 'x'.repeat(256) }, ['name']],
  [{ uuid: 'x' }, ['uuid']],
  [{ version: 'x' }, ['version']],
  [{ version: 1e300 }, ['version']],
  [{ attributes: [] }, ['attributes', 'required', 'requiredOneOf', 'requiredOneOf']],
  [{ attributes: { a: { 'misp-attribute': 'teapot', 'ui-priority': 'high' } } }, ['attributes.a.ui-priority']],
  [{ required: ['nothing'] }, ['required']],
  [{ required: { a: 1 } }, ['required[0]']],
])('a template with %j is refused, and told why', async (change, paths) => {
  const { status, body } = await post(editor, OURS, door(change))
  expect(status).toBe(400)
  expect((body.errors as { path: string }[]).map(({ path }) => path).slice(0, paths.length)).toEqual(paths)
})

test.each([undefined, [], '"x"', 5, [5, 5]])('%j is no template', async (body) => {
  expect((await post(editor, OURS, body)).status).toBe(400)
})

test('a lone surrogate in a template hurts nobody', async () => {
  const { status } = await post(editor, OURS, JSON.stringify(door({ description: '\ud800', '\udfff': '\ud800\0' })))
  expect(status).toBe(200)
})

describe('a draft is held to the template that it names', () => {
  const check = async (body: unknown) => (await post(editor, `${OURS}/check`, body)).body
  const rules = (findings: { path: string; rule: string }[]) => findings.map(({ path, rule }) => `${path} ${rule}`)

  test('and told all that is broken and advised', async () => {
    const { uuid } = await add()
    const Attribute = [
      { object_relation: 'port', type: 'port', value: '22' },
      { object_relation: 'port', type: 'port', value: '80' },
      { object_relation: 'bell', type: 'text', value: 'x' },
    ]
    const verdict = await check({ Object: { name: 'door', template_uuid: uuid, template_version: '1', Attribute } })
    expect(verdict.template).toEqual({ uuid, version: '1' })
    expect(rules(verdict.broken)).toEqual(['Attribute object.required', 'Attribute[1].object_relation object.multiple'])
    expect(rules(verdict.advice)).toEqual([
      'Attribute[0].value object.values_list',
      'Attribute[2].object_relation object.relation.unknown',
    ])
  })

  test('and where it is unknown, nothing is said', async () => {
    const verdict = await check({ name: 'x', template_uuid: randomUUID(), Attribute: [] })
    expect(verdict).toEqual({ template: null, broken: [], advice: [] })
    expect((await post(editor, `${OURS}/check`, { Object: 5 })).status).toBe(400)
  })
})
