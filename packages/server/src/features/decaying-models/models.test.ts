import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

const parameters = { lifetime: 30, decay_speed: 1, threshold: 30, default_base_score: 80, base_score_config: {} }

let server: TestServer
let admin: Person
let owner: Person
let stranger: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
  stranger = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
})
afterAll(async () => server.close())

async function addModel(fields: Record<string, unknown> = {}): Promise<{ id: string; uuid: string }> {
  const sent = { name: `model ${randomUUID()}`, parameters, attribute_types: ['ip-src'], ...fields }
  const { body } = await ask(server, owner.key, 'POST', '/decayingModel/add', sent)
  return body.data.DecayingModel
}

test('a model is its maker’s organisation’s, and is answered in MISP’s spelling', async () => {
  const { status, body } = await ask(server, owner.key, 'POST', '/decayingModel/add', {
    DecayingModel: {
      name: 'ours',
      parameters: { ...parameters, lifetime: '12.50004', base_score_config: '{"retention": 0.5}' },
      attribute_types: ['domain', 'domain'],
    },
  })
  expect(status).toBe(200)
  expect(body).toEqual({
    data: {
      DecayingModel: {
        id: expect.stringMatching(/^\d+$/),
        uuid: expect.any(String),
        name: 'ours',
        parameters: { ...parameters, lifetime: 12.5, base_score_config: { retention: 0.5 } },
        attribute_types: ['domain'],
        description: '',
        org_id: String(owner.orgId),
        enabled: false,
        all_orgs: true,
        ref: [],
        formula: 'Polynomial',
        version: '1',
        default: false,
        isEditable: true,
      },
      DecayingModelMapping: [],
    },
    action: 'add',
  })
})

test.each([
  [{ name: '', parameters }, 405, 'The model must have a name'],
  [{ parameters }, 405, 'The model must have a name'],
  [{ name: 'x' }, 403, 'Could not add DecayingModel'],
  [{ name: 'x', parameters: { ...parameters, lifetime: 0 } }, 403, 'Could not add DecayingModel'],
  [{ name: 'x', parameters: 'not JSON' }, 400, 'Parameters that are sent as text have to be JSON.'],
  [{ name: 'x\0', parameters }, 403, 'Could not add DecayingModel'],
  [{ name: 'x', parameters, formula: 'Magic' }, 403, 'Could not add DecayingModel'],
])('what breaks a rule is refused: %j', async (sent, status, message) => {
  const answer = await ask(server, owner.key, 'POST', '/decayingModel/add', sent)
  expect([answer.status, answer.body.message]).toEqual([status, message])
})

test('a model for its own organisation is hidden from others, and looks absent', async () => {
  const { id } = await addModel({ all_orgs: false })
  const absent = await ask(server, stranger.key, 'GET', '/decayingModel/view/999999')
  for (const [method, path] of [
    ['GET', 'view'],
    ['GET', 'export'],
    ['POST', 'enable'],
    ['POST', 'edit'],
    ['POST', 'delete'],
  ] as const) {
    const { status, body } = await ask(
      server,
      stranger.key,
      method,
      `/decayingModel/${path}/${id}`,
      method === 'POST' ? {} : undefined,
    )
    expect([status, body.message]).toEqual([absent.status, absent.body.message])
  }
  const { body: listed } = await ask(server, stranger.key, 'GET', '/decayingModel/index/limit:1000')
  expect(listed.map((one: { DecayingModel: { id: string } }) => one.DecayingModel.id)).not.toContain(id)
})

test('what is sent changes, the rest stays; others may look and not change', async () => {
  const { id, uuid } = await addModel()
  const { body } = await ask(server, owner.key, 'POST', `/decayingModels/edit/${uuid}`, {
    description: 'newer',
    parameters: { threshold: 40 },
  })
  expect(body.data.DecayingModel).toMatchObject({
    id,
    description: 'newer',
    parameters: { ...parameters, threshold: 40 },
  })
  for (const action of ['edit', 'delete', 'enable', 'disable']) {
    const refused = await ask(server, stranger.key, 'POST', `/decayingModel/${action}/${id}`, {})
    expect([refused.status, refused.body.message]).toEqual([405, `You are not authorised to ${action} this model.`])
  }
  const { body: seen } = await ask(server, stranger.key, 'GET', `/decayingModel/view/${id}`)
  expect(seen.DecayingModel.isEditable).toBe(false)
})

test('a model is exported without what is local, and imported as another', async () => {
  const { id } = await addModel({ description: 'to go' })
  const { body: exported } = await ask(server, stranger.key, 'GET', `/decayingModel/export/${id}`)
  expect(exported.DecayingModel).not.toHaveProperty('id')
  for (const sent of [exported, { DecayingModel: { json: JSON.stringify(exported) } }]) {
    const { status, body } = await ask(server, stranger.key, 'POST', '/decayingModel/import', sent)
    expect([status, body.message]).toEqual([200, 'The model has been imported.'])
    expect(body.data.DecayingModel).toMatchObject({ description: 'to go', org_id: String(stranger.orgId) })
    expect(body.data.DecayingModel.attribute_types).toEqual(['ip-src'])
  }
})

test('types of attributes are linked to a model', async () => {
  const { id } = await addModel()
  const path = `/decayingModelMapping/linkAttributeTypeToModel/${id}`
  const { body } = await ask(server, owner.key, 'POST', path, { DecayingModelMapping: { attributetypes: '["url"]' } })
  expect(body).toEqual(['url'])
  const { body: types } = await ask(server, stranger.key, 'GET', `/decayingModelMapping/viewAssociatedTypes/${id}`)
  expect(types).toEqual(['url'])
  const { status, body: refused } = await ask(server, owner.key, 'POST', path, { attributetypes: '["url"' })
  expect([status, refused.message]).toEqual([405, 'Invalid JSON: attribute type'])
})

test('a model is deleted', async () => {
  const { id } = await addModel()
  const { body } = await ask(server, owner.key, 'POST', `/decayingModel/delete/${id}`)
  expect(body.message).toBe('Decaying Model deleted.')
  expect((await ask(server, owner.key, 'GET', `/decayingModel/view/${id}`)).status).toBe(404)
})

test('every change of a model is in the audit log', async () => {
  const { id } = await addModel()
  await ask(server, owner.key, 'POST', `/decayingModel/enable/${id}`)
  await ask(server, owner.key, 'POST', `/decayingModel/delete/${id}`)
  const rows = await server.context.db
    .selectFrom('audit_log')
    .select('action')
    .where('model', '=', 'DecayingModel')
    .where('model_id', '=', Number(id))
    .orderBy('id')
    .execute()
  expect(rows.map(({ action }) => action)).toEqual(['add', 'edit', 'delete'])
})

test('site admins may change every model', async () => {
  const { id } = await addModel({ all_orgs: false })
  const { status, body } = await ask(server, admin.key, 'POST', `/decayingModel/enable/${id}`)
  expect([status, body.message, body.data.DecayingModel.enabled]).toEqual([200, 'Decaying model enabled', true])
})
