import type { ExportedIndicator } from '@tocsin/convert'
import type { Event } from '@tocsin/format'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { absentActor } from '../../access/authenticate.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { headers } from '../events/find-event.ts'
import { exportedIndicators } from './exported-values.ts'
import { exportedEvents, readWhole, wholeOptions } from './exported-events.ts'
import type { Reader } from './format.ts'
import { openSearch } from './open-search.ts'

/** The rows that formats write, read for different people. */
let server: TestServer
let owner: Person
let outsider: Person
const uuids: string[] = []
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: userPermissions })
  for (const info of ['one', 'two']) {
    const sent = {
      info,
      distribution: 1,
      threat_level_id: 2,
      date: '2026-01-02',
      Tag: [{ name: 'tlp:green' }],
      Attribute: [
        { type: 'domain', value: `${info}.example`, to_ids: true, comment: 'c', Tag: [{ name: 'own' }] },
        { type: 'domain', value: `kept.${info}.example`, distribution: 0 },
      ],
      Object: [{ name: 'file', Attribute: [{ type: 'md5', object_relation: 'md5', value: md5 }] }],
      EventReport: [{ name: 'r', content: 'c' }],
    }
    uuids.push((await ask(server, owner.key, 'POST', '/events/add', sent)).body.Event.uuid)
  }
})
afterAll(async () => server.close())

const md5 = 'd41d8cd98f00b204e9800998ecf8427e'

async function read<Row>(
  reader: Reader<Row>,
  who: Person,
  scope: 'events' | 'attributes',
  wishes: Wishes,
): Promise<Row[]> {
  const { context } = server
  const actor = await absentActor(context, who.userId)
  if (!actor) throw new Problem('not-found', 'nobody')
  const { search } = await openSearch(context, actor, scope, wishes)
  const rows: Row[] = []
  for await (const page of (await reader({ context, actor, scope, wishes, search })).pages) rows.push(...page)
  return rows
}

const valuesIn = ({ Attribute, Object: objects }: Event) =>
  [...(Attribute ?? []), ...(objects ?? []).flatMap((object) => object.Attribute ?? [])].map(({ value }) => value)

test.each(['events', 'attributes'] as const)('an indicator of %s tells its tags and its event', async (scope) => {
  const found = await read(exportedIndicators, owner, scope, { eventid: uuids[0] })
  expect(found.map(({ value }) => value)).toEqual(['one.example', 'kept.one.example', md5])
  expect(found[0]).toEqual<ExportedIndicator>({
    id: expect.stringMatching(/^\d+$/) as string,
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    type: 'domain',
    value: 'one.example',
    category: 'Network activity',
    to_ids: true,
    comment: 'c',
    timestamp: expect.any(Number) as number,
    tags: ['own'],
    object_id: '0',
    object_relation: null,
    object_name: null,
    event_uuid: uuids[0] ?? '',
    event: {
      id: expect.stringMatching(/^\d+$/) as string,
      uuid: uuids[0] ?? '',
      info: 'one',
      date: '2026-01-02',
      threat_level_id: 2,
      orgc: owner.orgName,
      tags: ['tlp:green'],
    },
  })
})

test('whole events hold all that their JSON holds', async () => {
  const events = await read(exportedEvents, owner, 'events', { eventid: uuids })
  expect(events.map(({ info }) => info)).toEqual(['one', 'two'])
  expect(events.map(valuesIn)).toEqual([
    ['one.example', 'kept.one.example', md5],
    ['two.example', 'kept.two.example', md5],
  ])
  expect(events[0]?.EventReport).toHaveLength(1)
  expect(events[0]?.Orgc?.name).toBe(owner.orgName)
})

test('whole events around found attributes hold these alone, with the tags and the organisations of the event', async () => {
  const events = await read(exportedEvents, owner, 'attributes', { value: ['two.example', 'one.example', md5] })
  expect(events.map(({ info }) => info)).toEqual(['one', 'two'])
  expect(events.map(valuesIn)).toEqual([
    ['one.example', md5],
    ['two.example', md5],
  ])
  expect(events[0]?.EventReport ?? []).toEqual([])
  expect(events[0]?.Tag?.map(({ name }) => name)).toEqual(['tlp:green'])
  expect(events[0]?.Attribute?.[0]?.Tag?.map(({ name }) => name)).toEqual(['own'])
  expect(events[0]?.Org?.name).toBe(owner.orgName)
})

test('in whatever order attributes are found, each event comes once', async () => {
  const events = await read(exportedEvents, owner, 'attributes', { type: ['domain', 'md5'], order: 'value desc' })
  expect(events.map(({ info }) => info)).toEqual(['two', 'one'])
})

test.each(['events', 'attributes'] as const)('what somebody may not see in %s is in no row', async (scope) => {
  const indicators = await read(exportedIndicators, outsider, scope, { published: [0, 1] })
  const events = await read(exportedEvents, outsider, scope, { published: [0, 1] })
  expect(indicators.map(({ value }) => value)).toEqual(['one.example', md5, 'two.example', md5])
  expect(events.map(valuesIn)).toEqual([
    ['one.example', md5],
    ['two.example', md5],
  ])
})

test('an event that is too large to be read whole is refused by its name', async () => {
  const { context } = server
  const actor = await absentActor(context, owner.userId)
  if (!actor) throw new Problem('not-found', 'nobody')
  const wishes = { eventid: uuids[0] }
  const { search } = await openSearch(context, actor, 'events', wishes)
  const asked = { context, actor, scope: 'events', wishes, search } as const
  const [event] = await headers(context.db, search.viewer)
    .where('events.uuid', '=', uuids[0] ?? '')
    .execute()
  if (!event) throw new Problem('not-found', 'no event')
  const read = async (most: number) => readWhole(asked, event, wholeOptions(asked), most)
  await expect(read(100)).rejects.toThrow(`The event ${uuids[0]} is too large for a format that needs it whole.`)
  expect((await read(100_000))?.info).toBe('one')
})
