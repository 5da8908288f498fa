import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { taxonomies } from './content.ts'

const FOLDER = join(import.meta.dirname, '../../../../../../shared/data/taxonomies')
const names = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'machinetag.json')))
  : []

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = user) => ask(server, who.key, 'GET', path)
const load = async (document: unknown) => {
  const read = taxonomies.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return inTransaction(server.context, async (tx) => read.keep(tx, 0))
}
const view = async (namespace: string) => (await get(`/taxonomies/view/${namespace}`)).body
const tagNamed = async (name: string) => (await get(`/tags/index/name:${name.replaceAll(':', ';')}`, admin)).body.Tag[0]

let counter = 0
/** A taxonomy of a namespace of its own. */
const colours = (fields: object = {}) => ({
  namespace: `colours${counter++}`,
  description: 'Colours of things',
  version: 1,
  predicates: [{ value: 'plain', expanded: 'Plain', colour: '#010203', numerical_value: 10 }, { value: 'mixed' }],
  values: [
    {
      predicate: 'mixed',
      entry: [
        { value: 'light', expanded: 'Light', description: 'It is light', numerical_value: 55 },
        { value: 'Dark red', colour: '#aa0000' },
      ],
    },
  ],
  ...fields,
})

describe.skipIf(names.length === 0)('the public taxonomies', () => {
  test('are kept, and given back as they came', async () => {
    const documents = names.map((name): unknown =>
      JSON.parse(readFileSync(join(FOLDER, name, 'machinetag.json'), 'utf8')),
    )
    for (const document of documents) await load(document)
    for (const document of documents) {
      const { namespace } = document as { namespace: string }
      expect(await taxonomies.source(server.context.db, namespace)).toEqual(document)
    }
    expect((await get('/taxonomies/index')).body).toHaveLength(183)
  }, 60_000)
})

describe('a taxonomy', () => {
  test('is told by its shape, and what is wrong with it is named', () => {
    expect(taxonomies.recognises(colours(), 'any.json')).toBe(true)
    expect(taxonomies.recognises({ namespace: 'x', values: [] }, 'machinetag.json')).toBe(false)
    expect(
      taxonomies.read({ namespace: 'x', description: '', predicates: [{}], values: [{ predicate: 'y' }] }),
    ).toEqual({
      faults: [
        expect.objectContaining({ path: 'predicates[0].value', rule: 'required' }),
        expect.objectContaining({ path: 'values[0].entry', rule: 'required' }),
      ],
    })
  })

  test('says what came, changed and went, and keeps what was chosen', async () => {
    const document = colours()
    expect(await load(document)).toEqual({ added: 3, changed: 0, removed: 0 })
    expect(await load(document)).toEqual({ added: 0, changed: 0, removed: 0 })
    for (const action of ['enable', 'toggleRequired', 'toggleHighlighted']) {
      await post(`/taxonomies/${action}/${document.namespace}`, { Taxonomy: { required: true, highlighted: true } })
    }
    const later = { ...document, version: 2, exclusive: true, predicates: [document.predicates[1], { value: 'new' }] }
    const [block] = document.values
    const changed = { ...later, values: [{ ...block, entry: [{ ...block?.entry[0], expanded: 'Bright' }] }] }
    expect(await load(changed)).toEqual({ added: 1, changed: 1, removed: 2 })
    expect((await view(document.namespace)).Taxonomy).toMatchObject({
      version: '2',
      exclusive: true,
      enabled: true,
      required: true,
      highlighted: true,
    })
  })

  test('may say that it starts enabled, and does so once', async () => {
    const document = colours({ enabled: true })
    await load(document)
    expect((await view(document.namespace)).Taxonomy.enabled).toBe(true)
    await post(`/taxonomies/disable/${document.namespace}`)
    await load({ ...document, version: 2 })
    expect((await view(document.namespace)).Taxonomy.enabled).toBe(false)
  })

  test('is shown with its tags, as MISP spells them', async () => {
    const { namespace } = colours()
    await load(colours({ namespace }))
    await post('/tags/add', { name: `${namespace}:PLAIN` })
    const { Taxonomy, entries } = await view(namespace.toUpperCase())
    expect(Taxonomy).toEqual({
      id: expect.stringMatching(/^\d+$/),
      namespace,
      description: 'Colours of things',
      version: '1',
      enabled: false,
      exclusive: false,
      required: false,
      highlighted: false,
    })
    expect(entries).toEqual([
      {
        tag: `${namespace}:plain`,
        expanded: 'Plain',
        colour: '#010203',
        numerical_value: '10',
        existing_tag: { Tag: expect.objectContaining({ name: `${namespace}:PLAIN`, colour: '#010203' }) },
      },
      {
        tag: `${namespace}:mixed="light"`,
        expanded: 'mixed: Light',
        exclusive_predicate: false,
        description: 'It is light',
        numerical_value: '55',
        existing_tag: false,
      },
      {
        tag: `${namespace}:mixed="Dark red"`,
        expanded: 'mixed: Dark red',
        exclusive_predicate: false,
        colour: '#aa0000',
        existing_tag: false,
      },
    ])
    const { body } = await get(`/taxonomies/taxonomy_tags/${Taxonomy.id}/filter:DARK`)
    expect(body.entries).toMatchObject([{ tag: `${namespace}:mixed="Dark red"`, events: 0, attributes: 0 }])
    const { status, body: none } = await get('/taxonomies/view/999999')
    expect([status, none.message]).toEqual([404, 'Taxonomy not found.'])
  })

  test.each([
    ['value:dark RED', true],
    ['value:it is light', false],
    ['value:things', true],
    ['value:nowhere', false],
    ['enabled:1', false],
    ['enabled:0', true],
  ])('is found by %s: %s', async (filter, isFound) => {
    const { namespace } = colours()
    await load(colours({ namespace }))
    const { body } = await get(`/taxonomies/index/${filter}`)
    const found = body.filter((row: { Taxonomy: { namespace: string } }) => row.Taxonomy.namespace === namespace)
    expect(found).toEqual(isFound ? [expect.objectContaining({ total_count: 3, current_count: 0 })] : [])
  })

  test('is imported by a site admin, exported, and deleted', async () => {
    const document = colours()
    const { status, body } = await post('/taxonomies/import', document)
    expect([status, body.Taxonomy.namespace, body.entries.length]).toEqual([200, document.namespace, 3])
    expect((await get(`/taxonomies/export/${body.Taxonomy.id}`)).body).toEqual({ ...document, exclusive: false })
    expect((await post('/taxonomies/import', document, user)).status).toBe(403)
    const bad = await post('/taxonomies/import', { ...document, predicates: 5 })
    expect([bad.status, bad.body.message]).toEqual([403, 'Could not import Taxonomy'])
    for (const hostile of [null, [], 'x', { namespace: 'a\0b', description: '', predicates: [] }]) {
      expect((await post('/taxonomies/import', hostile)).status).toBeLessThan(500)
    }
    expect((await post(`/taxonomies/delete/${body.Taxonomy.id}`)).body.message).toBe('Taxonomy successfully deleted.')
    expect((await get(`/taxonomies/view/${document.namespace}`)).status).toBe(404)
  })

  test.each([
    ['enable', 'Taxonomy enabled', 'Could not enable Taxonomy'],
    ['disable', 'Taxonomy disabled', 'Could not disable Taxonomy'],
    ['toggleRequired', 'Taxonomy toggleRequireded', 'Could not toggleRequired Taxonomy'],
    ['toggleHighlighted', 'Taxonomy toggleHighlighteded', 'Could not toggleHighlighted Taxonomy'],
    ['addTag', 'The tag(s) has been saved.', 'Could not addTag Taxonomy'],
    ['disableTag', 'The tag(s) has been hidden.', 'Could not disableTag Taxonomy'],
  ])('answers %s as MISP does', async (action, message, failure) => {
    const {
      body: { Taxonomy },
    } = await post('/taxonomies/import', colours())
    const url = `/taxonomies/${action}/${Taxonomy.id}`
    const { status, body } = await post(url)
    expect([status, body]).toEqual([200, { saved: true, success: true, name: message, message, url, id: Taxonomy.id }])
    const none = await post(`/taxonomies/${action}/999999`)
    expect([none.status, none.body.message]).toEqual([403, failure])
    expect((await post(url, {}, user)).status).toBe(403)
  })
})

describe('tags of a taxonomy', () => {
  test('are put into the library, hidden and shown again, all or by name', async () => {
    const { namespace } = colours()
    const {
      body: { Taxonomy },
    } = await post('/taxonomies/import', colours({ namespace }))
    const [plain, light, dark] = [`${namespace}:plain`, `${namespace}:mixed="light"`, `${namespace}:mixed="Dark red"`]
    await post('/taxonomies/addTag', { Taxonomy: { taxonomy_id: Taxonomy.id, name: light } })
    expect(await tagNamed(light)).toMatchObject({ numerical_value: '55', hide_tag: false })
    expect(await tagNamed(dark)).toBeUndefined()
    await post(`/taxonomies/addTag/${Taxonomy.id}`)
    expect(await tagNamed(dark)).toMatchObject({ colour: '#aa0000', numerical_value: null })
    expect((await get('/taxonomies/index/enabled:0')).body).toContainEqual(
      expect.objectContaining({ Taxonomy: expect.objectContaining({ namespace }), current_count: 3 }),
    )
    await post('/taxonomies/hideTag', { taxonomy_id: Taxonomy.id, nameList: JSON.stringify([plain, dark]) }, user)
    expect([await tagNamed(plain), await tagNamed(light)]).toMatchObject([{ hide_tag: true }, { hide_tag: false }])
    await post(`/taxonomies/unhideTag/${Taxonomy.id}`, {}, user)
    expect(await tagNamed(plain)).toMatchObject({ hide_tag: false })
    await post(`/taxonomies/disable/${Taxonomy.id}`)
    expect(await tagNamed(plain)).toMatchObject({ hide_tag: true })
  })

  test('take its colours and weights, but for those that somebody chose', async () => {
    const { namespace } = colours()
    await post('/tags/add', { name: `${namespace}:plain` })
    await post('/tags/add', { name: `${namespace}:mixed="light"`, colour: '#123456', numerical_value: 7 })
    const document = colours({ namespace })
    await load(document)
    expect(await tagNamed(`${namespace}:plain`)).toMatchObject({ colour: '#010203', numerical_value: '10' })
    expect(await tagNamed(`${namespace}:mixed="light"`)).toMatchObject({ colour: '#123456', numerical_value: '7' })
    const [plain, ...others] = document.predicates
    await load({ ...document, predicates: [{ ...plain, colour: '#040506', numerical_value: 20 }, ...others] })
    expect(await tagNamed(`${namespace}:plain`)).toMatchObject({ colour: '#040506', numerical_value: '20' })
    await post('/tags/add', { name: `${namespace}:mixed="Dark red"` })
    expect(await tagNamed(`${namespace}:mixed="Dark red"`)).toMatchObject({ colour: '#aa0000' })
  })
})
