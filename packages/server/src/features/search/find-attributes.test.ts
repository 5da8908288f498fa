import { afterAll, beforeAll, expect, test } from 'vitest'
import { valueKey } from '../events/attribute-row.ts'
import { A, alpha, B, beta, C, openWorld, sample, settle, type Wish, type World } from './testing/world.ts'

/** Each parameter of attributes/restSearch, through the front door. */
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.server.close())

const OWN_FIELDS =
  'id event_id object_id object_relation category type to_ids uuid timestamp distribution sharing_group_id comment deleted disable_correlation first_seen last_seen value'.split(
    ' ',
  )
const now = Math.floor(Date.now() / 1000)

test.each<[Record<string, Wish>, string[]]>([
  [{ value: '2001:0db8:0000::0001' }, [A.ip]],
  [{ value: A.pair.toUpperCase() }, [A.pair]],
  [{ value: '192.0.2.7' }, [A.pair, B.ip]],
  [{ value1: '192.0.2.7' }, [B.ip]],
  [{ value2: '192.0.2.7' }, [A.pair]],
  [{ value: 'ÜNÏCODE STRAßE' }, [A.text]],
  [{ value: 'U\u0308nI\u0308code Straße' }, [A.text]],
  [{ value: 'unicode strasse' }, []],
  [{ value: ['%.example/x', 'x@%'] }, [A.url, B.email]],
  [{ value: "x' or 1=1 --" }, []],
  [{ value: { NOT: ['%example%', '192.0.2.7'] }, type: ['ip-dst', 'ip-src', 'url'] }, [A.ip]],
  [{ type: 'email-src' }, [B.email]],
  [{ type: '%|ip' }, [A.pair]],
  [{ category: ['Payload delivery', '!x'], to_ids: [0, 1], object_relation: 'md5' }, [A.md5]],
  [{ object_relation: '!md5', type: ['md5', 'attachment'] }, [A.file]],
  [{ comment: '%BEACON' }, [A.ip]],
  [{ object_name: 'file' }, [A.md5, A.file]],
  [{ org: ({ other }) => other.orgUuid }, [B.email, B.ip]],
  [{ org: ({ other }) => `!${other.orgName}`, type: 'comment' }, [C]],
  [{ org: ({ other }) => String(other.orgId), type: 'email' }, [B.email]],
  [{ org: 'Organisation%', type: 'email' }, [B.email]],
  [{ tags: 'tlp:RED' }, [B.email, B.ip]],
  [{ tags: { AND: ['both', 'seen'] } }, [B.email]],
  [{ tags: { AND: ['both', 'tlp:red'] } }, [B.email, B.ip]],
  [{ tags: { AND: ['both', 'unknown'] } }, []],
  [{ tags: ['both', 'unknown'] }, [B.email, B.ip]],
  [{ tags: { OR: ['both'], NOT: ['seen'] } }, [B.ip]],
  [{ tags: '!tlp:green', type: ['text', 'email'] }, [B.email]],
  [{ tags: '!unknown', type: 'email' }, [B.email]],
  [{ tags: 'see%' }, [A.text, B.email]],
  [{ event_tags: 'seen' }, []],
  [{ event_tags: 'tlp:red' }, [B.email, B.ip]],
  [{ 'galaxy.capital': 'paris', type: 'text' }, [A.text]],
  [{ 'galaxy.capital': 'Oslo' }, []],
  [{ eventid: beta }, [B.email, B.ip]],
  [{ eventid: [`!${alpha}`, `!${beta}`] }, [C]],
  [{ eventid: 'nonsense' }, []],
  [{ uuid: sample }, [A.file]],
  [{ uuid: beta }, [B.email, B.ip]],
  [{ eventinfo: 'BETA' }, [B.email, B.ip]],
  [{ eventinfo: '%100%_sure\\' }, [C]],
  [{ eventinfo: '%100x%' }, []],
  [{ from: '2024-02-01', to: 1_708_500_000 }, [B.email, B.ip]],
  [{ last: '1d' }, [B.email, B.ip]],
  [{ publish_timestamp: [now - 100, now + 100] }, [B.email, B.ip]],
  [{ timestamp: [1_700_000_150, 1_700_000_250] }, [A.pair]],
  [{ attribute_timestamp: 1_711_000_000 }, [C]],
  [{ event_timestamp: [1_699_999_999, 1_700_000_001], type: 'text' }, [A.text]],
  [{ first_seen: '2024-01-15' }, [B.email]],
  [{ first_seen: ['2024-01-15', '2024-01-20'] }, []],
  [{ last_seen: '2024-02-10' }, [B.email]],
  [{ published: 1 }, [B.email, B.ip]],
  [{ published: 0, type: 'text' }, [A.text]],
  [{ to_ids: 1, type: ['ip-dst', 'ip-src'] }, [A.ip, B.ip]],
  [{ to_ids: 'exclude', type: 'domain|ip' }, [A.pair]],
  [{ deleted: 1 }, ['gone']],
  [{ deleted: [0, 1], type: 'text' }, [A.text, 'gone']],
  [{ threat_level_id: [1, 2], type: 'text' }, [A.text]],
  [{ threat_level_id: '!1', type: ['text', 'email'] }, [B.email]],
  [{ sharinggroup: ({ groupId }) => groupId }, [A.url, C]],
  [{ searchall: 1, value: '%seen%' }, [A.text, B.email]],
  [{ quickFilter: 'BEAC', type: 'ignored' }, [A.ip]],
  [{ type: ['text', 'comment', 'email'], order: 'value desc' }, [A.text, B.email, C]],
  [
    { type: ['text', 'comment', 'email'], order: 'Event.publish_timestamp desc, Attribute.id desc' },
    [B.email, C, A.text],
  ],
  [{ type: ['text', 'comment', 'email'], limit: 2 }, [A.text, B.email]],
  [{ type: ['text', 'comment', 'email'], limit: 2, page: 2 }, [C]],
  [{ type: ['text', 'comment', 'email'], limit: 2, page: 3 }, []],
])('%j finds %j', async (wishes, found) => {
  expect(await world.values(settle(world, wishes))).toEqual(found)
})

test('without an order, ids ascend, and the count says whether there is more', async () => {
  const counted = async (body: object) => (await world.search('attributes', body)).headers.get('x-result-count')
  expect(await counted({ type: ['text', 'comment', 'email'] })).toBe('3')
  expect(await counted({ type: ['text', 'comment', 'email'], limit: 2 })).toBe('3')
  expect(await counted({ type: ['text', 'comment', 'email'], limit: 1 })).toBe('2')
  expect(await counted({ type: ['text', 'comment', 'email'], limit: 3 })).toBe('3')
})

test('what is asked for comes with it', async () => {
  const { body } = await world.search('attributes', { uuid: sample, withAttachments: 1, includeGalaxy: 1 })
  expect(body.response.Attribute).toMatchObject([
    {
      data: Buffer.from('content').toString('base64'),
      Galaxy: [],
      Object: { distribution: '5', sharing_group_id: '0' },
      Event: { info: 'alpha', distribution: '1', publish_timestamp: '0', uuid: alpha },
    },
  ])
  const related = await world.search('attributes', { value1: '192.0.2.7', includeCorrelations: 1, includeSightings: 1 })
  expect(related.body.response.Attribute).toMatchObject([
    { value: B.ip, Sighting: [], RelatedAttribute: [{ value: A.pair, Event: { info: 'alpha' } }] },
  ])
  const proposals = await world.search('attributes', { type: 'email', includeProposals: 1 })
  expect(proposals.body.response.Attribute[0].ShadowAttribute).toEqual([])
  const bare = await world.search('attributes', { type: 'md5' })
  expect(Object.keys(bare.body.response.Attribute[0])).toEqual(OWN_FIELDS.concat('Event', 'Object'))
})

test('values that share a key by chance are not taken for each other', async () => {
  await world.server.context.db
    .updateTable('attributes')
    .set({ value1_key: valueKey(A.ip) })
    .where('value1', '=', C)
    .execute()
  expect(await world.values({ value: A.ip })).toEqual([A.ip])
  expect(await world.infos({ value: A.ip })).toEqual(['alpha'])
})
