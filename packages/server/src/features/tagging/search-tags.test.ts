import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { clustersKind } from '../galaxies/clusters-kind.ts'
import { galaxiesKind } from '../galaxies/galaxies-kind.ts'

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: userPermissions })
  const about = { name: 'Birds', type: 'birds', description: 'd', version: 1, uuid: crypto.randomUUID() }
  const values = [{ value: 'Heron', uuid: crypto.randomUUID(), meta: { synonyms: ['Egret'] } }]
  for (const [kind, document] of [
    [galaxiesKind, about],
    [clustersKind, { ...about, authors: [], source: 's', category: 'c', values }],
  ] as const) {
    const read = kind.read(document)
    if ('faults' in read) throw new Error('The library breaks a rule')
    await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  }
  for (const name of ['misp-galaxy:birds="Heron"', 'heron island', 'TLP RED']) await post('/tags/add', { name })
  await post('/taxonomies/import', {
    namespace: 'tlp',
    description: 'd',
    enabled: true,
    predicates: [{ value: 'red', expanded: 'Red' }],
  })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)

test.each([
  ['the name of a cluster', 'HERON', ['misp-galaxy:birds="Heron"']],
  ['a synonym of a cluster', 'egret', ['misp-galaxy:birds="Heron"']],
  ['a part of names', '%heron%', ['heron island', 'misp-galaxy:birds="Heron"']],
  ['a canonical tag', 'tlp:red', ['TLP RED']],
  ['nothing', 'ibis', []],
])('tags are found by %s', async (_, tag, names) => {
  const { body } = await post('/tags/search', { tag }, user)
  expect(body.map(({ Tag }: { Tag: { name: string } }) => Tag.name)).toEqual(names)
})

test('tags come with what they stand for', async () => {
  const { body: heron } = await post('/tags/search', { tag: 'heron' }, user)
  expect(heron[0].GalaxyCluster).toMatchObject({
    value: 'Heron',
    Galaxy: { type: 'birds' },
    meta: { synonyms: ['Egret'] },
  })
  const { body: red } = await post('/tags/search', { tag: 'tlp:red' }, user)
  expect(red[0]).toMatchObject({
    Tag: { name: 'TLP RED', canonical: 'tlp:red' },
    Taxonomy: { namespace: 'tlp' },
    TaxonomyPredicate: { value: 'red', expanded: 'Red' },
  })
})
