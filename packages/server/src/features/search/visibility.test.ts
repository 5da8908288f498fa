import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/**
 * An outsider learns nothing of what is hidden: not by what is listed, nor by what is counted, nor by asking for events
 * through attributes, tags and objects that are not theirs to see.
 */
let server: TestServer
let owner: Person
let outsider: Person
const shown = randomUUID()
const hidden = randomUUID()

beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: syncPermissions })
  const add = async (event: object) => ask(server, owner.key, 'POST', '/events/add', event)
  await add({
    uuid: shown,
    info: 'shown',
    distribution: 1,
    extends_uuid: hidden,
    Attribute: [
      { type: 'text', value: 'open', Tag: [{ name: 'both' }] },
      { type: 'text', value: 'closed', distribution: 0, comment: 'closed remark', Tag: [{ name: 'closed tag' }] },
      { type: 'domain', value: 'closed.example', distribution: 0 },
      { type: 'text', value: 'half', Tag: [{ name: 'half' }] },
      { type: 'text', value: 'other half', distribution: 0, Tag: [] },
    ],
    Object: [
      {
        name: 'closed-object',
        'meta-category': 'misc',
        description: 'd',
        distribution: 0,
        Attribute: [{ type: 'text', object_relation: 'text', value: 'inside' }],
      },
    ],
  })
  await add({ uuid: hidden, info: 'hidden', distribution: 0, Attribute: [{ type: 'text', value: 'open' }] })
})
afterAll(async () => server.close())

const NOTHING_OF_THEIRS = [
  { value: 'closed' },
  { value: '%closed%' },
  { value: 'inside' },
  { type: 'domain' },
  { comment: 'closed remark' },
  { tags: 'closed tag' },
  { tags: 'closed%' },
  { object_name: 'closed-object' },
  { object_relation: 'text' },
  { quickFilter: 'closed' },
  { searchall: 1, value: '%inside%' },
  { eventid: hidden },
  { uuid: hidden },
  { eventinfo: 'hidden' },
]

test.each(NOTHING_OF_THEIRS)('%j finds nothing, in no scope and no format', async (wishes) => {
  for (const scope of ['attributes', 'events', 'objects']) {
    for (const returnFormat of scope === 'objects' ? ['json'] : ['json', 'csv']) {
      const path = `/${scope}/restSearch`
      const theirs = await ask(server, outsider.key, 'POST', path, { headerless: 1, ...wishes, returnFormat })
      expect(theirs.status).toBe(200)
      expect(theirs.headers.get('x-result-count')).toBe('0')
      expect(JSON.stringify(theirs.body)).not.toMatch(/closed|inside|hidden|open/)
    }
  }
})

test('the owner finds each of them', async () => {
  for (const wishes of NOTHING_OF_THEIRS) {
    const mine = await ask(server, owner.key, 'POST', '/attributes/restSearch', { ...wishes, returnFormat: 'json' })
    expect([wishes, mine.headers.get('x-result-count')]).not.toEqual([wishes, '0'])
  }
})

test('what is listed and counted of an event that is shown is what is theirs to see', async () => {
  const values = async (scope: string, body: object) => {
    const answer = await ask(server, outsider.key, 'POST', `/${scope}/restSearch`, {
      returnFormat: 'csv',
      requested_attributes: ['value'],
      headerless: 1,
      ...body,
    })
    return [answer.headers.get('x-result-count'), ...answer.body.trim().split('\n')]
  }
  expect(await values('attributes', {})).toEqual(['2', '"open"', '"half"'])
  expect(await values('attributes', { limit: 1 })).toEqual(['2', '"open"'])
  expect(await values('events', {})).toEqual(['1', '"open"', '"half"'])
  expect(await values('attributes', { tags: '!both' })).toEqual(['1', '"half"'])
})

test('an event falls away by an unwanted tag on all attributes that are seen, not on all that are there', async () => {
  const found = async (who: Person) => {
    const { body } = await ask(server, who.key, 'POST', '/events/restSearch', { tags: { NOT: ['both', 'half'] } })
    return body.response.map(({ Event }: { Event: { info: string } }) => Event.info)
  }
  expect(await found(outsider)).toEqual([])
  expect(await found(owner)).toEqual(['shown', 'hidden'])
})

test('correlations name nothing that is hidden', async () => {
  const { body } = await ask(server, outsider.key, 'POST', '/attributes/restSearch', {
    value: 'open',
    includeCorrelations: 1,
  })
  expect(body.response.Attribute).toMatchObject([{ value: 'open', RelatedAttribute: [] }])
})

test('the local id of a hidden event does not tell which events extend it', async () => {
  const { id } = (await ask(server, owner.key, 'GET', `/events/view/${hidden}`)).body.Event
  const found = async (who: Person) => {
    const { body } = await ask(server, who.key, 'POST', '/events/restSearch', { eventsExtendingUuid: id })
    return body.response.map(({ Event }: { Event: { info: string } }) => Event.info)
  }
  expect(await found(owner)).toEqual(['shown'])
  expect(await found(outsider)).toEqual([])
})
