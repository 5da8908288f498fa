import { afterAll, beforeAll, expect, test } from 'vitest'
import { alpha, B, beta, gamma, GAMMA, openWorld, sample, settle, type Wish, type World } from './testing/world.ts'

/** Each parameter of events/restSearch, through the front door. */
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.server.close())

test.each<[Record<string, Wish>, string[]]>([
  [{ value: '192.0.2.7' }, ['alpha', 'beta']],
  [{ value: '192.0.2.7', type: 'email' }, ['beta']],
  [{ value: { AND: ['192.0.2.7', 'x@b.example'] } }, ['beta']],
  [{ type: '!comment' }, ['alpha', 'beta']],
  [{ category: 'Payload delivery', object_relation: 'md5' }, ['alpha']],
  [{ object_name: 'file' }, ['alpha']],
  [{ comment: 'a beacon' }, ['alpha']],
  [{ org: ({ other }) => other.orgId }, ['beta']],
  [{ org: ({ other }) => [`!${other.orgName}`, '!nobody'] }, ['alpha', GAMMA]],
  [{ 'org.sector': 'bank' }, ['beta']],
  [{ 'org.nationality': 'nor%' }, ['beta']],
  [{ 'org.local': 0 }, ['beta']],
  [{ tags: 'seen' }, ['alpha', 'beta']],
  [{ tags: ['seen', '!both'] }, ['alpha']],
  [{ tags: '!tlp:green' }, ['beta', GAMMA]],
  [{ tags: { AND: ['seen', 'tlp:green'] } }, ['alpha']],
  [{ tag: 'tlp:red' }, ['beta']],
  [{ tags: 'unknown' }, []],
  [{ event_tags: 'seen' }, []],
  [{ event_tags: ['tlp:%', '!tlp:red'] }, ['alpha']],
  [{ 'galaxy.TLD': '.fr' }, ['alpha']],
  [{ eventid: alpha }, ['alpha']],
  [{ event_uuid: [alpha, beta] }, ['alpha', 'beta']],
  [{ eventsExtendingUuid: alpha }, ['beta']],
  [{ uuid: sample }, ['alpha']],
  [{ uuid: [sample, beta] }, ['alpha', 'beta']],
  [{ eventinfo: ['alpha', 'BETA'] }, ['alpha', 'beta']],
  [{ from: '2024-02-20', to: '2024-02-20' }, ['beta']],
  [{ date: ['2024-01-01', '2024-01-31'] }, ['alpha']],
  [{ last: '1h' }, ['beta']],
  [{ timestamp: ['1699999999', '1700000001'] }, ['alpha']],
  [{ timestamp: '5x' }, []],
  [{ published: true }, ['beta']],
  [{ to_ids: 1, eventid: [alpha, gamma] }, ['alpha']],
  [{ threat_level_id: 3 }, ['beta']],
  [{ sharinggroup: ({ groupId }) => groupId }, [GAMMA]],
  [{ sharing_group_id: ({ groupId }) => groupId }, [GAMMA]],
  [{ distribution: [3, 4] }, ['beta', GAMMA]],
  [{ protected: 1 }, []],
  [{ protected: 0, eventid: alpha }, ['alpha']],
  [{ searchall: 1, value: '%lph%' }, ['alpha']],
  [{ searchall: '%quie%' }, [GAMMA]],
  [{ quickFilter: 'tlp:re' }, ['beta']],
  [{ order: 'Event.date desc, info desc' }, [GAMMA, 'beta', 'alpha'].toSorted().toReversed()],
  [{ order: ['threat_level_id desc'], limit: 2, page: 1 }, [GAMMA, 'beta']],
  [{ limit: 2, page: 2 }, [GAMMA]],
])('%j finds %j', async (wishes, found) => {
  expect(await world.infos(settle(world, wishes))).toEqual(found)
})

test('the count is of all that match, whatever the page', async () => {
  const counted = async (body: object) => (await world.search('events', body)).headers.get('x-result-count')
  expect(await counted({ limit: 1 })).toBe('3')
  expect(await counted({ limit: 1, page: 3 })).toBe('3')
  expect(await counted({ limit: 1, page: 9 })).toBe('3')
  expect(await counted({ tags: 'seen' })).toBe('2')
})

test('the options change what is shown', async () => {
  const shown = async (body: object) =>
    (await world.search('events', { eventid: alpha, ...body })).body.response[0].Event
  const types = (event: { Attribute: { type: string }[] }) => event.Attribute.map(({ type }) => type)
  expect(types(await shown({ to_ids: 1 }))).toEqual(['ip-dst', 'url'])
  expect(types(await shown({ tags: '!seen' }))).toEqual(['ip-dst', 'domain|ip', 'url'])
  expect(types(await shown({ blockedAttributeTags: ['seen'] }))).toEqual(['ip-dst', 'domain|ip', 'url'])
  expect(types(await shown({ deleted: 1 }))).toEqual(['text'])
  const flat = await shown({ flatten: 1 })
  expect(types(flat)).toContain('md5')
  expect(flat).not.toHaveProperty('Object')
  const metadata = await shown({ metadata: 1 })
  expect(metadata).not.toHaveProperty('Attribute')
  expect(metadata).toHaveProperty('Tag')
  expect((await shown({})).Galaxy).toHaveLength(1)
  expect((await shown({ excludeGalaxy: 1 })).Galaxy).toEqual([])
  expect((await shown({})).Object[0].Attribute[1]).not.toHaveProperty('data')
  expect((await shown({ withAttachments: 1 })).Object[0].Attribute[1].data).toBe('Y29udGVudA==')
  const related = await shown({ includeGranularCorrelations: 1 })
  expect(related.Attribute[1].RelatedAttribute).toMatchObject([{ value: B.ip, info: 'beta' }])
  const group = async (body: object) =>
    (await world.search('events', { eventid: gamma, ...body })).body.response[0].Event.SharingGroup
  expect(await group({})).toBeDefined()
  expect(await group({ sgReferenceOnly: 1 })).toBeUndefined()
})

test('the answer has the name of the event that was asked for', async () => {
  const named = async (body: object) => (await world.search('events', body)).headers.get('content-disposition')
  expect(await named({ eventid: alpha })).toBe(`attachment; filename="misp.event.${alpha}.json"`)
  expect(await named({ tags: 'seen', returnFormat: 'csv' })).toBe('attachment; filename="misp.event.list.csv"')
})

test('csv lists the attributes of the events of a page, event by event', async () => {
  const lines = async (body: object) => {
    const answer = await world.search('events', {
      returnFormat: 'csv',
      requested_attributes: ['value', 'event_uuid'],
      headerless: 1,
      ...body,
    })
    return { lines: answer.body.trim().split('\n'), count: answer.headers.get('x-result-count') }
  }
  expect(await lines({ limit: 1, page: 2 })).toEqual({
    lines: [`"x@b.example","${beta}"`, `"192.0.2.7","${beta}"`],
    count: '3',
  })
  const ordered = await lines({ order: 'threat_level_id desc', tags: 'seen', to_ids: 1 })
  expect(ordered.lines).toEqual([
    `"x@b.example","${beta}"`,
    `"192.0.2.7","${beta}"`,
    `"2001:db8::1","${alpha}"`,
    `"http://a.example/x","${alpha}"`,
    `"0123456789abcdef0123456789abcdef","${alpha}"`,
  ])
})

test('a site admin may look as a member does', async () => {
  expect(await world.infos({}, world.other)).toHaveLength(3)
  expect(await world.infos({ disableSiteAdmin: 1 }, world.other)).toEqual(['alpha', 'beta'])
})

test('input that is strange does no harm', async () => {
  for (const strange of ['\0', "'", '\\', '%\\', '\ud800', ';--', '{}', '$1', '9'.repeat(500)]) {
    for (const scope of ['events', 'attributes', 'objects']) {
      for (const name of [
        'value',
        'tags',
        'eventid',
        'org',
        'eventinfo',
        'uuid',
        'order',
        'timestamp',
        'from',
        'limit',
        'page',
        'galaxy.x',
      ]) {
        const answer = await world.search(scope, { [name]: strange, limit: 1 })
        expect([scope, name, strange, answer.status]).toEqual([scope, name, strange, 200])
      }
    }
  }
})
