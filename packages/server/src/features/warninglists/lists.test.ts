import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { refreshLists } from './current-lists.ts'
import { starterLists } from './starter-lists.ts'
import { warninglists } from './warninglist-kind.ts'

let server: TestServer
let admin: Person
let keeper: Person
let user: Person

beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  keeper = await addPerson(server.context, { may: [...userPermissions, 'perm_warninglist'] })
  user = await addPerson(server.context)
})
afterAll(async () => server.close())

const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const post = async (who: Person, path: string, body: unknown = {}) => ask(server, who.key, 'POST', path, body)

async function load(document: unknown) {
  const read = warninglists.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return inTransaction(server.context, async (tx) => read.keep(tx, 1))
}

const library = (more: object = {}) => ({
  name: 'Library list',
  description: 'd',
  version: 3,
  type: 'string',
  matching_attributes: ['md5', 'sha1'],
  list: ['aa', 'bb', 'aa'],
  more: { kept: 1 },
  ...more,
})

async function idOf(name: string): Promise<string> {
  const { body } = await get(user, '/warninglists')
  const found = body.Warninglists.find((row: { Warninglist: { name: string } }) => row.Warninglist.name === name)
  return found?.Warninglist.id
}

describe('the library', () => {
  test('is served back equal to its source, and loading it again changes nothing', async () => {
    expect(await load(library())).toEqual({ added: 3, changed: 0, removed: 0 })
    expect(await load(library())).toEqual({ added: 0, changed: 0, removed: 0 })
    expect(await warninglists.source(server.context.db, 'Library list')).toEqual(library())
    expect(await warninglists.source(server.context.db, 'No list')).toBeUndefined()
    const commented = library({ name: 'Commented', list: { a: 'x', b: '' } })
    await load(commented)
    expect(await warninglists.source(server.context.db, 'Commented')).toEqual(commented)
    expect(await load({ ...commented, list: { a: 'y', c: '' } })).toEqual({ added: 1, changed: 1, removed: 1 })
  })

  test('leaves alone what administrators chose', async () => {
    await load(library({ name: 'Chosen' }))
    const id = await idOf('Chosen')
    await post(admin, '/warninglists/toggleEnable', { id: [id], enabled: true })
    const policy = { on_import: 'drop_to_ids', on_export: 'exclude', category: 'known' }
    const put = await ask(server, admin.key, 'PUT', `/tocsin/warninglists/${id}/policy`, policy)
    expect(put.body).toEqual({ warninglist_id: id, ...policy })
    await load(library({ name: 'Chosen', version: 4, list: ['cc'], category: 'false_positive' }))
    const { body } = await get(user, `/warninglists/view/${id}`)
    expect(body.Warninglist).toMatchObject({ enabled: true, default: true, category: 'known', version: '4' })
    expect((await get(user, `/tocsin/warninglists/${id}/policy`)).body).toMatchObject(policy)
  })

  test('does not take the place of an own list of the same name', async () => {
    await post(admin, '/warninglists/add', { name: 'Ours', type: 'string', entries: 'zz' })
    expect(await load(library({ name: 'Ours' }))).toEqual({ added: 0, changed: 0, removed: 0 })
    expect((await post(user, '/warninglists/checkValue', ['zz'])).body.zz[0].name).toBe('Ours')
  })

  test('is neither edited nor deleted', async () => {
    await load(library())
    const id = await idOf('Library list')
    expect((await post(admin, `/warninglists/edit/${id}`, { entries: 'x' })).status).toBe(403)
    expect((await post(admin, `/warninglists/delete/${id}`)).status).toBe(403)
    expect((await post(admin, '/warninglists/import', library())).status).toBe(403)
  })

  const shared = fileURLToPath(new URL('../../../../../../shared/data/warninglists', import.meta.url))
  test.skipIf(!existsSync(shared))(
    'of 136 public lists is loaded whole and served back equal',
    async () => {
      const files = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('list.json'),
      )
      expect(files).toHaveLength(136)
      for (const file of files) {
        const document: unknown = JSON.parse(readFileSync(`${shared}/${file}`, 'utf8'))
        await load(document)
        const { name } = document as { name: string }
        // Comparing by eye of the test runner takes minutes for lists as long as these.
        const source = await warninglists.source(server.context.db, name)
        expect(sorted(source) === sorted(document)).toBe(true)
      }
      await post(admin, '/warninglists/toggleEnable', { name: '%', enabled: true })
      const { body } = await post(user, '/warninglists/checkValue', ['8.8.8.8', 'nothing at all'])
      expect(Object.keys(body)).toEqual(['8.8.8.8'])
      await post(admin, '/warninglists/toggleEnable', { name: '%', enabled: false })
    },
    120_000,
  )

  test('of the starter is whole, and on from the start', async () => {
    const folder = new URL('../../../starter/warninglists/', import.meta.url)
    const names = new Set<string>()
    for (const each of readdirSync(folder)) {
      const document: unknown = JSON.parse(readFileSync(new URL(`${each}/list.json`, folder), 'utf8'))
      names.add((document as { name: string }).name)
      const read = warninglists.read(document)
      expect(read).not.toHaveProperty('faults')
    }
    expect(names).toEqual(starterLists)
  })
})

function sorted(document: unknown): string {
  return JSON.stringify(Object.entries(document as object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

describe('own lists', () => {
  test('are added as text with comments, edited, exported, imported and deleted', async () => {
    const sent = { name: 'Own', type: 'hostname', entries: 'a.org # ours\nb.org', matching_attributes: ['domain'] }
    const { status, body } = await post(keeper, '/warninglists/add', { Warninglist: sent })
    expect(status).toBe(200)
    expect(body.Warninglist).toMatchObject({ name: 'Own', enabled: true, default: false, version: '1' })
    expect(body.Warninglist.WarninglistEntry).toMatchObject([
      { value: 'a.org', comment: 'ours' },
      { value: 'b.org', comment: null },
    ])
    const { id } = body.Warninglist
    const edited = await post(keeper, `/warninglists/edit/${id}`, { description: 'new' })
    expect(edited.body.Warninglist).toMatchObject({ description: 'new', version: '2' })
    expect(edited.body.Warninglist.WarninglistEntry).toHaveLength(2)
    const exported = (await get(keeper, `/warninglists/export/${id}`)).body
    expect(exported).toEqual({
      name: 'Own',
      type: 'hostname',
      version: 2,
      description: 'new',
      matching_attributes: ['domain'],
      list: { 'a.org': 'ours', 'b.org': '' },
    })
    const imported = await post(keeper, '/warninglists/import', { ...exported, list: ['c.org'] })
    expect(imported.body).toMatchObject({ saved: true, id })
    expect((await post(user, '/warninglists/checkValue', ['x.c.org', 'a.org'])).body).toEqual({
      'x.c.org': [{ id, name: 'Own', matched: 'c.org' }],
    })
    expect((await post(keeper, `/warninglists/delete/${id}`)).body.message).toBe('Warninglist deleted.')
    expect((await post(user, '/warninglists/checkValue', ['x.c.org'])).body).toEqual([])
  })

  test.each([
    [{ type: 'string', entries: 'a' }, 'name'],
    [{ name: 'x', entries: 'a' }, 'type'],
    [{ name: 'x', type: 'string', entries: '' }, 'list'],
    [{ name: 'x', type: 'cidr', entries: '10.0.0.1/8' }, 'list'],
    [{ name: 'x', type: 'regex', entries: '/(?=a)/' }, 'list'],
    [{ name: 'x', type: 'string', WarninglistEntry: [{ value: 'a\0' }] }, 'list[0]'],
    [{ name: 'x', type: 'string', list: 7 }, 'list'],
    [{ name: 'x', type: 'string', entries: 'a', version: 1e300 }, 'version'],
    [{ name: 'x', type: 'string', entries: 'a', matching_attributes: { a: [] } }, 'matching_attributes[0]'],
    [{ name: 'x'.repeat(300), type: 'string', entries: 'a' }, 'name'],
    [[], 'name'],
    [7, 'name'],
  ])('that break a rule are refused, naming the field: %j', async (sent, field) => {
    const { status, body } = await post(keeper, '/warninglists/add', sent)
    expect([status, Object.keys(body.errors)]).toContainEqual(status === 400 ? [] : expect.arrayContaining([field]))
    expect([400, 403]).toContain(status)
  })

  test('are for those with perm_warninglist', async () => {
    const sent = { name: 'Refused', type: 'string', entries: 'a' }
    expect((await post(user, '/warninglists/add', sent)).status).toBe(403)
    expect((await post(user, '/warninglists/toggleEnable', { name: '%' })).status).toBe(403)
  })

  test('tell which of their entries never match', async () => {
    await load(library({ name: 'Odd', type: 'cidr', list: ['10.0.0.0/8', '10.0.0.1/8', 'x'] }))
    const { body } = await get(user, `/tocsin/warninglists/${await idOf('Odd')}/unusable`)
    expect(body.unusable.map(({ value }: { value: string }) => value)).toEqual(['10.0.0.1/8', 'x'])
  })
})

describe('turning lists on and off', () => {
  test('by id or name answers in the words of MISP', async () => {
    for (const name of ['Toggle one', 'Toggle two']) await load(library({ name }))
    const toggle = async (sent: object) => (await post(admin, '/warninglists/toggleEnable', sent)).body
    const id = await idOf('Toggle one')
    expect(await toggle({ id: [id] })).toEqual({ saved: true, success: '1 warninglist(s) enabled' })
    expect(await toggle({ id })).toEqual({ saved: true, success: '1 warninglist(s) disabled' })
    expect(await toggle({ name: ['%toggle%'], enabled: true })).toEqual({
      saved: true,
      success: '2 warninglist(s) enabled',
    })
    expect(await toggle({ name: 'toggle%' })).toEqual({ saved: true, success: '2 warninglist(s) toggled' })
    expect(await toggle({ id: ['99999'] })).toEqual({ saved: false, errors: 'Warninglist(s) not found.' })
    expect(await toggle({ name: 'a\\' })).toMatchObject({ saved: false })
    const { body } = await get(user, '/warninglists/index?enabled=0&value=toggle')
    expect(body.Warninglists).toHaveLength(2)
    expect((await post(admin, `/warninglists/enableWarninglist/${id}/1`)).body.message).toBe('Warninglist enabled')
    expect((await get(user, '/warninglists/index/enabled:1/value:toggle')).body.Warninglists).toHaveLength(1)
    expect((await post(admin, `/warninglists/enableWarninglist/${id}`)).body.message).toBe('Warninglist disabled')
  })

  test('counts at once, and for values that are asked for one by one or together', async () => {
    await load(library({ name: 'Checked', list: ['Some value'] }))
    await refreshLists(server.context)
    expect((await post(user, '/warninglists/checkValue', '"Some value"')).body).toEqual([])
    await post(admin, '/warninglists/toggleEnable', { name: 'Checked', enabled: true })
    const hit = [{ id: await idOf('Checked'), name: 'Checked', matched: 'Some value' }]
    expect((await post(user, '/warninglists/checkValue', '"Some value"')).body).toEqual({ 'Some value': hit })
    expect((await post(user, '/warninglists/checkValue', { value: ['x', 'Some value'] })).body).toEqual({
      'Some value': hit,
    })
    const many = Array.from({ length: 20_000 }, (_, i) => `value ${i}`)
    expect((await post(user, '/warninglists/checkValue', [...many, 'Some value'])).body).toEqual({ 'Some value': hit })
    expect((await post(user, '/warninglists/checkValue', [[1]])).status).toBe(400)
  })
})
