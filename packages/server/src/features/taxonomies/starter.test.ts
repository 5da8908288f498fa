import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContent } from '../content/load.ts'
import { loadStarter } from '../content/starter.ts'
import { SYSTEM } from '../audit/record.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { taxonomies } from './content.ts'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  await loadStarter(server.context, [taxonomies])
})
afterAll(async () => server.close())

const STARTERS = join(import.meta.dirname, '../../../starter/taxonomies')
const PUBLIC = join(import.meta.dirname, '../../../../../../shared/data/taxonomies')

/** What is a fact of a taxonomy, in contrast to the words that tell of it. */
function factsOf(path: string): object {
  const drop = new Set(['description', 'expanded', 'enabled'])
  return JSON.parse(readFileSync(path, 'utf8'), (key: string, value: unknown) => (drop.has(key) ? undefined : value))
}

test.skipIf(!existsSync(PUBLIC)).each(readdirSync(STARTERS))('%s has the values of the public taxonomy', (name) => {
  const facts = factsOf(join(STARTERS, name, 'machinetag.json'))
  expect(factsOf(join(PUBLIC, name, 'machinetag.json'))).toEqual(facts)
})

type Indexed = { Taxonomy: { namespace: string; enabled: boolean; version: string } }
const index = async (): Promise<Indexed[]> => (await ask(server, admin.key, 'GET', '/taxonomies/index')).body
const ENABLED = ['admiralty-scale', 'estimative-language', 'kill-chain', 'PAP', 'tlp', 'workflow']

test('a new server knows the common taxonomies, and those that people type every day are enabled', async () => {
  const found = await index()
  expect(found).toHaveLength(11)
  expect(found.filter(({ Taxonomy }) => Taxonomy.enabled).map(({ Taxonomy }) => Taxonomy.namespace)).toEqual(ENABLED)
})

test('the public ones take their place, and what was chosen stays', async () => {
  await ask(server, admin.key, 'POST', '/taxonomies/disable/workflow')
  await load({ namespace: 'workflow', version: 15, predicates: [{ value: 'state' }], description: 'public' })
  await load({ namespace: 'tlp', version: 10, predicates: [{ value: 'red' }], description: 'public' })
  const { body } = await ask(server, admin.key, 'GET', '/taxonomies/view/tlp')
  expect([body.Taxonomy.description, body.Taxonomy.enabled, body.entries.length]).toEqual(['public', true, 1])
  const { body: workflow } = await ask(server, admin.key, 'GET', '/taxonomies/view/workflow')
  expect([workflow.Taxonomy.description, workflow.Taxonomy.enabled]).toEqual(['public', false])
})

test("an update replaces a site admin's own version by a newer one alone, and brings back what was deleted", async () => {
  const own = { namespace: 'tlp', version: 50, predicates: [{ value: 'own' }], description: 'own' }
  const { body } = await ask(server, admin.key, 'POST', '/taxonomies/import', own)
  const publicOne = { ...own, version: 11, description: 'public' }
  await load(publicOne)
  const held = await ask(server, admin.key, 'GET', '/taxonomies/view/tlp')
  expect(held.body.Taxonomy.description).toBe('own')
  await ask(server, admin.key, 'POST', `/taxonomies/delete/${body.Taxonomy.id}`)
  await loadStarter(server.context, [taxonomies])
  expect((await ask(server, admin.key, 'GET', '/taxonomies/view/tlp')).status).toBe(404)
  await load(publicOne)
  expect((await ask(server, admin.key, 'GET', '/taxonomies/view/tlp')).body.Taxonomy.description).toBe('public')
})

async function load(document: object): Promise<void> {
  const documents = (async function* () {
    yield { path: 'machinetag.json', bytes: Buffer.from(JSON.stringify(document)) }
  })()
  const { broken } = await loadContent(server.context, {
    kinds: [taxonomies],
    sources: [{ name: 'public', documents }],
    by: SYSTEM,
  })
  expect(broken).toEqual([])
}
