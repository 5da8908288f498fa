import { afterAll, beforeAll, expect, test } from 'vitest'
import { A, alpha, beta, openWorld, type World } from './testing/world.ts'

/** Each parameter of objects/restSearch, through the front door. */
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.server.close())

const found = async (body: object) => (await world.search('objects', body)).body.response.length as number

test.each<[object, number]>([
  [{ object_name: 'file' }, 1],
  [{ object_name: 'fi%' }, 1],
  [{ object_name: '!file' }, 0],
  [{ object_template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215' }, 1],
  [{ object_template_version: 25 }, 1],
  [{ object_template_version: 26 }, 0],
  [{ value: '0123456789ABCDEF0123456789abcdef' }, 1],
  [{ value: A.ip }, 0],
  [{ type: 'attachment', category: '!x' }, 1],
  [{ object_relation: 'md5' }, 1],
  [{ to_ids: 1 }, 1],
  [{ tags: 'tlp:green' }, 1],
  [{ tags: '!tlp:green' }, 0],
  [{ event_tags: 'tlp:green' }, 1],
  [{ eventid: alpha }, 1],
  [{ eventid: beta }, 0],
  [{ uuid: alpha }, 1],
  [{ timestamp: [1_700_000_600, 1_700_000_600] }, 1],
  [{ first_seen: '2023-12-31' }, 1],
  [{ first_seen: '2024-01-02' }, 0],
  [{ from: '2024-01-10', to: '2024-01-10' }, 1],
  [{ published: 1 }, 0],
  [{ threat_level_id: 4 }, 1],
  [{ deleted: 1 }, 0],
  [{ quickFilter: 'NOTES' }, 1],
])('%j finds %i', async (wishes, count) => {
  expect(await found(wishes)).toBe(count)
})

test('come whole, with what was asked for', async () => {
  const { body } = await world.search('objects', {
    type: 'md5',
    withAttachments: 1,
    includeEventUuid: 1,
    includeEventTags: 1,
  })
  expect(body.response).toMatchObject([
    {
      Object: {
        name: 'file',
        'meta-category': 'file',
        Attribute: [
          { type: 'md5', event_uuid: alpha, Tag: [{ name: 'tlp:green', inherited: 1 }, { inherited: 1 }] },
          { type: 'attachment', data: 'Y29udGVudA==' },
        ],
        Event: { info: 'alpha' },
      },
    },
  ])
  const metadata = await world.search('objects', { type: 'md5', metadata: 1, includeContext: 1 })
  expect(metadata.body.response[0].Object).not.toHaveProperty('Attribute')
  expect(metadata.body.response[0].Object.Event).toMatchObject({ uuid: alpha, Orgc: { name: world.admin.orgName } })
})

test('are not written as csv', async () => {
  expect((await world.search('objects', { returnFormat: 'csv' })).status).toBe(404)
})
