import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { publicDecayingModels } from './public-models.ts'

const STARTER = join(import.meta.dirname, '../../../starter/decaying-models')
const SHARED = join(import.meta.dirname, '../../../../../../shared/data/decaying-models')

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
})
afterAll(async () => server.close())

type Document = Record<string, unknown> & { uuid: string; attribute_types: string[] }

function documentsIn(folder: string): Document[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Document)
}

async function keep(document: unknown) {
  const read = publicDecayingModels.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return inTransaction(server.context, async (tx) => read.keep(tx, server.context.clock.seconds()))
}

test('the starter set holds the three models of the public library', () => {
  expect(documentsIn(STARTER).map(({ name }) => name)).toEqual([
    'NIDS Simple Decaying Model',
    'Phishing model',
    'Vishing model',
  ])
})

const shared = documentsIn(SHARED)
test.skipIf(shared.length === 0)(
  'every public model loads, and is served back as it came (needs ../shared)',
  async () => {
    for (const document of shared) {
      expect(publicDecayingModels.recognises(document, '')).toBe(true)
      await keep(document)
      expect(await publicDecayingModels.source(server.context.db, document.uuid)).toEqual(document)
    }
  },
)

test('fields that nobody knows are kept', async () => {
  const [document] = documentsIn(STARTER)
  const odd = { ...document, uuid: crypto.randomUUID(), mood: { blue: [1, '2', null] }, version: 7 }
  await keep(odd)
  expect(await publicDecayingModels.source(server.context.db, odd.uuid)).toEqual(odd)
})

test('a newer version replaces an older one, and whether it is used stays', async () => {
  const [document] = documentsIn(STARTER)
  if (!document) throw new Error('no starter')
  const uuid = crypto.randomUUID()
  expect(await keep({ ...document, uuid })).toEqual({ added: document.attribute_types.length, changed: 0, removed: 0 })
  await ask(server, admin.key, 'POST', `/decayingModel/enable/${uuid}`)
  const types = { attributetypes: '["vhash", "domain"]' }
  await ask(server, admin.key, 'POST', `/decayingModelMapping/linkAttributeTypeToModel/${uuid}`, types)
  expect(await keep({ ...document, uuid, name: 'renewed', version: 3, attribute_types: ['domain', 'new'] })).toEqual({
    added: 1,
    changed: 0,
    removed: document.attribute_types.length - 1,
  })
  const { body } = await ask(server, admin.key, 'GET', `/decayingModel/view/${uuid}`)
  expect(body.DecayingModel).toMatchObject({ name: 'renewed', version: '3', enabled: true, default: true })
  expect(body).toMatchObject({ DecayingModel: { attribute_types: ['domain', 'new', 'vhash'] } })
  expect(body.DecayingModelMapping).toEqual(['vhash'])
})

test('of public models only who uses them, and whether, can be edited; nobody deletes them', async () => {
  const [document] = documentsIn(STARTER)
  const uuid = crypto.randomUUID()
  await keep({ ...document, uuid })
  const { body } = await ask(server, admin.key, 'POST', `/decayingModel/edit/${uuid}`, { name: 'mine', enabled: true })
  expect(body.data.DecayingModel).toMatchObject({ name: document?.['name'], enabled: true })
  expect((await ask(server, admin.key, 'POST', `/decayingModel/delete/${uuid}`)).status).toBe(405)
  expect((await ask(server, user.key, 'POST', `/decayingModel/enable/${uuid}`)).status).toBe(405)
})

test.each([
  [{}, false],
  [{ parameters: { lifetime: 1, threshold: 2 } }, true],
  [{ parameters: [] }, false],
])('the shape %j is a model: %s', (document, is) => {
  expect(publicDecayingModels.recognises(document, 'x.json')).toBe(is)
})

test('what cannot be taken says all that is wrong with it', () => {
  const read = publicDecayingModels.read({ name: 'x\0', parameters: { lifetime: 'long' } })
  expect('faults' in read && read.faults.map(({ path }) => path)).toEqual([
    'name',
    'parameters.lifetime',
    'parameters.decay_speed',
    'parameters.threshold',
    'parameters.default_base_score',
    '',
  ])
})
