import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, type Answer } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * What is hidden from somebody changes nothing of what they are told. Every question is put twice, before the hidden things
 * are there and after, and the answers, counts and headers are the same; and what names a hidden thing is answered word for
 * word, query for query, as what names none.
 */
let server: TestServer
let owner: Person
let outsider: Person
let shown: { id: string; uuid: string; attribute: string }
let galaxy: string
beforeAll(async () => {
  server = await createTestServer()
  listenTo(server.context.pool)
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: [...syncPermissions, 'perm_delegate'] })
  const { Event } = await post('/events/add', {
    uuid: randomUUID(),
    info: 'shown',
    distribution: 1,
    Tag: [{ name: 'known' }, { name: 'tlp:amber' }],
    Attribute: [
      { type: 'text', value: 'everywhere', Tag: [{ name: 'known' }] },
      { type: 'ip-dst', value: '192.0.2.1' },
    ],
  })
  shown = { id: Event.id, uuid: Event.uuid, attribute: Event.Attribute[0].uuid }
  const { id } = await server.context.db
    .insertInto('galaxies')
    .values({ uuid: randomUUID(), name: 'Shown galaxy', type: 'shown-galaxy' })
    .returning('id')
    .executeTakeFirstOrThrow()
  galaxy = String(id)
  await ask(server, outsider.key, 'POST', '/events/add', {
    info: 'theirs',
    distribution: 1,
    Attribute: [{ type: 'text', value: 'everywhere' }],
  })
})
afterAll(async () => server.close())

const post = async (path: string, body: object, who = owner) => {
  const answer = await ask(server, who.key, 'POST', path, body)
  expect([path, answer.status, answer.body]).toEqual([path, 200, expect.anything()])
  return answer.body
}

/** Hidden by its level, by its group, by what it stands in, or since it belongs to others; it looks like what is shown. */
async function hide() {
  const child = { type: 'text', value: 'everywhere', Tag: [{ name: 'known' }] }
  const group = (
    await post('/sharing_groups/add', {
      name: `Hidden group ${randomUUID()}`,
      releasability: 'nobody',
      SharingGroupOrg: [{ uuid: owner.orgUuid }],
    })
  ).SharingGroup
  const { Event } = await post('/events/add', {
    info: 'hidden',
    distribution: 4,
    sharing_group_id: group.id,
    extends_uuid: shown.uuid,
    Tag: [{ name: 'known' }, { name: 'tlp:amber' }],
    Attribute: [child, { type: 'ip-dst', value: '192.0.2.0/24' }],
    Object: [
      {
        name: 'hidden-thing',
        'meta-category': 'misc',
        description: 'd',
        Attribute: [{ ...child, object_relation: 'text', value: 'in a hidden object' }],
      },
    ],
    EventReport: [{ name: 'hidden', content: 'everywhere' }],
  })
  const report = await post(`/event_reports/add/${shown.id}`, { name: 'hidden report', content: 'c', distribution: 0 })
  const note = await post(`/analyst_data/add/Note/${shown.uuid}/Event`, { note: 'hidden note', distribution: 0 })
  const cluster = await post(`/galaxy_clusters/add/${galaxy}`, {
    value: `hidden cluster ${randomUUID()}`,
    description: 'everywhere',
    distribution: 0,
    GalaxyElement: [{ key: 'synonyms', value: 'known' }],
  })
  await post(`/sightings/add/${Event.Attribute[0].id}`, { source: 'hidden sighting' })
  const inside = await post(`/attributes/add/${shown.id}`, {
    ...child,
    value: `hidden inside ${randomUUID()}`,
    distribution: 0,
  })
  // Seen by the owner of the event alone, as the standard policy has it.
  await post(`/sightings/add/${shown.attribute}`, { source: 'hidden' })
  const proposal = await ask(server, outsider.key, 'POST', `/shadow_attributes/edit/${inside.Attribute.uuid}`, {
    value: 'x',
  })
  expect(proposal.status).toBe(404)
  return {
    group,
    event: Event,
    attribute: Event.Attribute[0],
    object: Event.Object[0],
    inside: inside.Attribute,
    report: report.EventReport,
    note: note.Note,
    cluster: cluster.GalaxyCluster,
  }
}

const restSearch = (scope: string, body: object): [string, string, object] => ['POST', `/${scope}/restSearch`, body]
const questions = (): [method: string, path: () => string, body?: object][] => [
  ['GET', () => '/events/index'],
  ['POST', () => '/events/index', { searchtag: 'known' }],
  ['POST', () => '/events/index', { searchall: 'everywhere' }],
  ['POST', () => '/events/index', { minimal: 1 }],
  ['GET', () => `/events/view/${shown.id}`],
  ['GET', () => `/events/view/${shown.id}/extended:1`],
  ['GET', () => '/attributes/index'],
  ['POST', () => `/attributes/view/${shown.attribute}`, { includeCorrelations: 1 }],
  ...[
    restSearch('events', { value: 'everywhere' }),
    restSearch('events', { tags: 'known' }),
    restSearch('attributes', { value: 'everywhere', includeCorrelations: 1 }),
    restSearch('attributes', { tags: ['known', '!tlp:amber'] }),
    restSearch('attributes', { eventid: '!1', limit: 1 }),
    restSearch('attributes', { org: '!nobody', returnFormat: 'csv' }),
    restSearch('objects', { object_name: 'hidden-thing' }),
  ].map(([method, path, body]): [string, () => string, object] => [method, () => path, body]),
  ['GET', () => '/tags/index'],
  ['GET', () => '/tags/search/know%'],
  ['GET', () => '/tags/tagStatistics'],
  ['GET', () => '/tags/tagStatistics/true/true'],
  ['GET', () => '/sharing_groups/index'],
  ['GET', () => '/shadow_attributes/index'],
  ['GET', () => '/sightings/index'],
  ['POST', () => '/sightings/restSearch', { last: 0 }],
  ['POST', () => '/tocsin/sightings/series', { events: [1, 2, 3] }],
  ['GET', () => '/event_delegations'],
  ['GET', () => '/organisations/index'],
  ['GET', () => '/logs/index'],
  ['GET', () => '/audit_logs/index'],
  ['GET', () => `/audit_logs/eventIndex/${shown.id}`],
  ['POST', () => `/events/view/${shown.id}`, { includeAnalystData: 1, includeSightings: 1 }],
  ['GET', () => `/event_reports/index/${shown.id}`],
  ['GET', () => '/event_reports/index'],
  ['POST', () => '/event_reports/restSearch', {}],
  ['GET', () => '/analyst_data/index/Note'],
  ['POST', () => '/analyst_data/indexMinimal', {}],
  ['POST', () => '/analyst_data/restSearch', {}],
  ['GET', () => `/galaxies/view/${galaxy}`],
  ['GET', () => '/galaxies/index'],
  ['POST', () => `/galaxy_clusters/index/${galaxy}`, { context: 'all' }],
  ['POST', () => '/galaxy_clusters/restSearch', {}],
  ['POST', () => '/galaxy_clusters/restSearch', { elements: { synonyms: 'known' } }],
  ['GET', () => `/sightings/index/${shown.id}`],
  ['POST', () => '/sightings/restSearch/event', { id: shown.id }],
  ['POST', () => '/tocsin/sightings/series', { event: shown.id }],
  ['GET', () => `/tocsin/events/${shown.id}/graph`],
  ['GET', () => `/tocsin/events/${shown.id}/timeline`],
  ['POST', () => '/tocsin/tags/suggest', { text: 'known' }],
  ['POST', () => '/tocsin/audience', { draft: { distribution: 1 } }],
]

test('what is hidden changes no answer, no count and no header', async () => {
  const answers = async () => {
    const told = []
    for (const [method, path, body] of questions()) {
      const answer = await ask(server, outsider.key, method, path(), body)
      told.push([path(), answer.status, answer.headers.get('x-result-count'), answer.body])
    }
    return told
  }
  const before = await answers()
  const hidden = await hide()
  const after = await answers()
  // The attribute that is hidden inside moved the time of the event around it, as any change does.
  expect(after.map(withoutTimes)).toEqual(before.map(withoutTimes))
  const told = JSON.stringify(after)
  const { group, event, attribute, inside, report, note, cluster } = hidden
  for (const { uuid: secret } of [group, event, attribute, inside, report, note, cluster, { uuid: 'hidden' }]) {
    expect(told.replaceAll('hidden-thing', '')).not.toContain(secret)
  }
  // The owner is told of all of it: the questions would have shown it.
  const theirs = []
  for (const [method, path, body] of questions()) {
    theirs.push(JSON.stringify((await ask(server, owner.key, method, path(), body)).body))
  }
  expect(theirs.filter((text) => text.includes('hidden')).length).toBeGreaterThan(10)
})

describe('what names a hidden thing is answered as what names none, by the same queries', () => {
  let hidden: Awaited<ReturnType<typeof hide>>
  beforeAll(async () => {
    hidden = await hide()
  })
  const names = { id: (thing: { id: string }) => thing.id, uuid: (thing: { uuid: string }) => thing.uuid }
  const absent = { id: '987654321', uuid: randomUUID() }
  type Kind = 'event' | 'attribute' | 'object' | 'group' | 'report' | 'note' | 'cluster'
  const routes: [kind: Kind, method: string, route: string, body?: object][] = [
    ['event', 'GET', '/events/view/{}'],
    ['event', 'HEAD', '/events/view/{}'],
    ['event', 'POST', '/events/edit/{}', { info: 'x' }],
    ['event', 'POST', '/events/publish/{}'],
    ['event', 'POST', '/events/delete/{}'],
    ['event', 'POST', '/attributes/add/{}', { type: 'text', value: 'x' }],
    ['event', 'POST', '/objects/add/{}', { name: 'x', Attribute: [] }],
    ['event', 'POST', '/shadow_attributes/add/{}', { type: 'text', value: 'x' }],
    ['event', 'GET', '/shadow_attributes/index/{}'],
    ['event', 'GET', '/audit_logs/eventIndex/{}'],
    ['event', 'POST', '/events/addTag/{}/known'],
    ['event', 'POST', '/event_delegations/delegateEvent/{}', { org_id: 1 }],
    ['attribute', 'GET', '/attributes/view/{}'],
    ['attribute', 'POST', '/attributes/edit/{}', { value: 'x' }],
    ['attribute', 'POST', '/attributes/delete/{}'],
    ['attribute', 'POST', '/attributes/restore/{}'],
    ['attribute', 'POST', '/shadow_attributes/edit/{}', { value: 'x' }],
    ['attribute', 'POST', '/shadow_attributes/delete/{}'],
    ['attribute', 'POST', '/attributes/addTag/{}/known'],
    ['object', 'GET', '/objects/view/{}'],
    ['object', 'POST', '/objects/edit/{}', { comment: 'x' }],
    ['object', 'POST', '/objects/delete/{}'],
    ['object', 'GET', '/tocsin/objects/{}/check'],
    ['object', 'GET', '/tocsin/objects/{}/upgrade'],
    ['event', 'GET', '/sightings/index/{}'],
    ['event', 'POST', '/event_reports/add/{}', { name: 'x' }],
    ['event', 'POST', '/event_reports/reportFromEvent/{}', {}],
    ['event', 'GET', '/tocsin/events/{}/graph'],
    ['event', 'GET', '/tocsin/events/{}/timeline'],
    ['attribute', 'POST', '/sightings/add/{}', {}],
    ['report', 'GET', '/event_reports/view/{}'],
    ['report', 'POST', '/event_reports/edit/{}', { name: 'x' }],
    ['report', 'POST', '/event_reports/delete/{}'],
    ['report', 'GET', '/event_reports/getProxyMISPElements/{}'],
    ['note', 'GET', '/analyst_data/view/Note/{}'],
    ['note', 'POST', '/analyst_data/edit/Note/{}', { note: 'x' }],
    ['note', 'POST', '/analyst_data/delete/Note/{}'],
    ['cluster', 'GET', '/galaxy_clusters/view/{}'],
    ['cluster', 'POST', '/galaxy_clusters/edit/{}', { value: 'x' }],
    ['cluster', 'POST', '/galaxy_clusters/publish/{}'],
    ['cluster', 'POST', '/galaxy_clusters/delete/{}'],
    ['cluster', 'GET', '/galaxy_elements/index/{}'],
    ['group', 'GET', '/sharing_groups/view/{}'],
    ['group', 'POST', '/sharing_groups/edit/{}', { name: 'x' }],
    ['group', 'POST', '/sharing_groups/delete/{}'],
    ['group', 'POST', '/sharing_groups/addOrg/{}/1'],
  ]
  const cases = routes.flatMap(([kind, method, route, body]) =>
    (['id', 'uuid'] as const).map((by) => ({ kind, method, route, body, by })),
  )

  test.each(cases)('$method $route by $by', async ({ kind, method, route, body, by }) => {
    const asked = async (name: string) => {
      const { answer, queries } = await watched(() =>
        ask(server, outsider.key, method, route.replace('{}', name), body),
      )
      const text = JSON.stringify(answer.body).replaceAll(new RegExp(`(?<!\\d)${name}(?!\\d)`, 'g'), '{}')
      return { status: answer.status, text, queries }
    }
    const secret = names[by](hidden[kind])
    // What was asked before is known to the process; once warm, both take the same way.
    await asked(absent[by])
    const [ofAbsent, ofHidden] = [await asked(absent[by]), await asked(secret)]
    expect(ofHidden).toEqual(ofAbsent)
    expect(ofHidden.queries.length).toBeGreaterThan(1)
  })
})

/** What PostgreSQL was asked, since this was last emptied. */
const statements: string[] = []

function listenTo(pool: pg.Pool): void {
  const heard = new WeakSet<pg.PoolClient>()
  pool.on('acquire', (client) => {
    if (heard.has(client)) return
    heard.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const listening = (...args: unknown[]) => {
      statements.push(textOf(args[0]))
      return query(...args)
    }
    Object.assign(client, { query: listening })
  })
}

/** The answer to a request, and the statements that PostgreSQL was asked meanwhile. */
async function watched(request: () => Promise<Answer>): Promise<{ answer: Answer; queries: string[] }> {
  statements.length = 0
  const answer = await request()
  return { answer, queries: [...statements] }
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked
  const text = typeof asked === 'object' && asked !== null && 'text' in asked ? asked.text : undefined
  return String(text)
}

function withoutTimes(told: unknown): unknown {
  return JSON.parse(JSON.stringify(told).replaceAll(/"timestamp":"\d+"/g, '"timestamp":""'))
}
