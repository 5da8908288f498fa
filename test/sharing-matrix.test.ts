import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, userPermissions } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * Who sees what, as one table: the level of the event down, the record's own level across. `4` is a group that names one
 * organisation, `4*` one that holds all of this server. O owns the event, C created it elsewhere, M is in the group, X is
 * nobody to it and Y a synchronising user of nobody. Site admins see all. Source: `sharing-and-distribution` §2 and §8.
 */
const INSIDE = `
       0  1      2      3      4   4*     5
  0    O  O      O      O      O   O      O
  1    O  OCMXY  OCMXY  OCMXY  OM  OCMXY  OCMXY
  2    O  OCMXY  OCMXY  OCMXY  OM  OCMXY  OCMXY
  3    O  OCMXY  OCMXY  OCMXY  OM  OCMXY  OCMXY
  4    O  OM     OM     OM     OM  OM     OM
  4*   O  OCMXY  OCMXY  OCMXY  OM  OCMXY  OCMXY`

/** The event itself, and all that asks it. */
const EVENTS = `
       seen
  0    O
  1    OCMXY
  2    OCMXY
  3    OCMXY
  4    OM
  4*   OCMXY`

/**
 * What has a level of its own and stands in no event, or beside it: a cluster, a relation of one that all see, a note on an
 * event that all see. The organisation that made it sees it (C here); that of the event does not count.
 */
const ALONE = `
       seen
  0    C
  1    OCMXY
  2    OCMXY
  3    OCMXY
  4    CM
  4*   OCMXY`

type Reader = { name: string; key: string; orgId: number; orgUuid: string }
type Records = { event: string; inside: { level: string; kind: Kind; uuid: string }[] }
const KINDS = ['attribute', 'object', 'attribute of an object', 'report'] as const
type Kind = (typeof KINDS)[number]

let server: TestServer
let admin: Reader
let readers: Reader[]
const records = new Map<string, Records>()
const groups: Record<string, string> = {}
let galaxy: number

beforeAll(async () => {
  server = await createTestServer()
  admin = { name: 'S', ...(await addPerson(server.context, { may: everyPermission })) }
  readers = []
  for (const name of ['O', 'C', 'M', 'X', 'Y']) {
    const may = name === 'Y' ? syncPermissions : userPermissions
    readers.push({ name, ...(await addPerson(server.context, { may })) })
  }
  const made = { uuid: randomUUID(), name: 'Galaxy', type: 'galaxy' }
  const query = server.context.db.insertInto('galaxies').values(made).returning('id')
  galaxy = (await query.executeTakeFirstOrThrow()).id
  const [owner, creator, member] = readers
  groups['4'] = await addGroup({ SharingGroupOrg: [{ org_id: member?.orgId }] })
  // Who owns a group may share with it, and is not in it for that.
  const whoseGroup = { org_id: creator?.orgId ?? 0, organisation_uuid: creator?.orgUuid ?? '' }
  await server.context.db.updateTable('sharing_groups').set(whoseGroup).execute()
  groups['4*'] = await addGroup({ SharingGroupServer: [{ server_id: 0, all_orgs: true }] })
  for (const level of Object.keys(read(EVENTS))) records.set(level, await addEvent(level))
  // Who owns a copy and who made it differ on events that came from elsewhere.
  const whose = { org_id: owner?.orgId ?? 0, orgc_id: creator?.orgId ?? 0 }
  await server.context.db.updateTable('events').set(whose).execute()
})
afterAll(async () => server.close())

describe.each([
  { hidesUnpublished: false, published: true },
  { hidesUnpublished: false, published: false },
  { hidesUnpublished: true, published: true },
  { hidesUnpublished: true, published: false },
])('unpublishedprivate: $hidesUnpublished, published: $published', ({ hidesUnpublished, published }) => {
  const isKeptBack = hidesUnpublished && !published
  const allowed = (letters: string) => (isKeptBack ? 'O' : letters)
  beforeAll(async () => {
    await post(`/servers/serverSettingsEdit/MISP.unpublishedprivate`, { value: hidesUnpublished })
    await server.context.db.updateTable('events').set({ published }).execute()
  })

  test.each(Object.entries(read(EVENTS)))('an event at %s', async (level, row) => {
    expect(await seenBy(`/events/view/${records.get(level)?.event}`)).toBe(allowed(row['seen'] ?? ''))
  })

  test.each(Object.entries(read(INSIDE)))('what stands in an event at %s', async (eventLevel, row) => {
    const { event, inside } = records.get(eventLevel) ?? { event: '', inside: [] }
    const views = new Map<string, string>()
    for (const reader of readers) views.set(reader.name, await shownTo(reader, event))
    for (const [level, letters] of Object.entries(row)) {
      for (const kind of KINDS) {
        const { uuid } = inside.find((one) => one.level === level && one.kind === kind) ?? { uuid: 'none' }
        const seen = [...views].flatMap(([name, text]) => (text.includes(uuid) ? [name] : [])).join('')
        expect([kind, level, seen]).toEqual([kind, level, allowed(letters)])
        expect([kind, level, await seenBy(pathOf(kind, uuid))]).toEqual([kind, level, allowed(letters)])
      }
    }
  })
})

describe.each(['cluster', 'relation', 'note'])('a %s', (kind) => {
  test.each(Object.entries(read(ALONE)))('at %s', async (level, row) => {
    const { uuid, path } = await addAlone(kind, level)
    let seen = ''
    for (const { name, key } of readers) {
      const { status, body } = await ask(server, key, 'GET', path)
      if (status === 200 && JSON.stringify(body).includes(uuid)) seen += name
    }
    expect(seen).toBe(row['seen'])
  })
})

/** Made by C, where all may see what it hangs on; `path` is where it is shown. */
async function addAlone(kind: string, level: string): Promise<{ uuid: string; path: string }> {
  const creator = readers.find(({ name }) => name === 'C')
  const add = async (path: string, body: object) => {
    const answer = await ask(server, creator?.key, 'POST', path, body)
    expect(answer.status).toBe(200)
    return answer.body
  }
  const shown = { ...sharing(level) }
  if (kind === 'note') {
    const event = (await post('/events/add', { info: 'seen by all', distribution: 3 })).Event
    await server.context.db.updateTable('events').set({ published: true }).where('uuid', '=', event.uuid).execute()
    const { Note } = await add(`/analyst_data/add/Note/${event.uuid}/Event`, { note: 'n', ...shown })
    return { uuid: Note.uuid, path: `/analyst_data/view/Note/${Note.uuid}` }
  }
  const cluster = async (more: object) =>
    (await add(`/galaxy_clusters/add/${galaxy}`, { value: randomUUID(), description: 'd', ...more })).GalaxyCluster
  if (kind === 'cluster') {
    const { uuid } = await cluster(shown)
    return { uuid, path: `/galaxy_clusters/view/${uuid}` }
  }
  const [source, target] = [await cluster({ distribution: 3 }), await cluster({ distribution: 3 })]
  await add('/galaxy_cluster_relations/add', {
    galaxy_cluster_uuid: source.uuid,
    referenced_galaxy_cluster_uuid: target.uuid,
    referenced_galaxy_cluster_type: 'similar',
    ...shown,
  })
  return { uuid: target.uuid, path: `/galaxy_clusters/view/${source.uuid}` }
}

/** Reads a table: rows by their first word, each by the words of the head. */
function read(table: string): Record<string, Record<string, string>> {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return Object.fromEntries(
    rows.map(([name = '', ...cells]) => [name, Object.fromEntries(head.map((column, i) => [column, cells[i] ?? '']))]),
  )
}

const post = async (path: string, body: object) => {
  const answer = await ask(server, admin.key, 'POST', path, body)
  expect(answer.status).toBe(200)
  return answer.body
}

async function addGroup(more: object): Promise<string> {
  const { SharingGroup } = await post('/sharing_groups/add', { name: randomUUID(), releasability: 'x', ...more })
  return SharingGroup.id
}

/** `4*` → distribution 4 and the group that it stands for. */
function sharing(level: string): object {
  return { distribution: Number.parseInt(level, 10), sharing_group_id: groups[level] ?? '0' }
}

async function addEvent(eventLevel: string): Promise<Records> {
  const inside = Object.keys(read(INSIDE)['0'] ?? {}).flatMap((level) =>
    KINDS.map((kind) => ({ level, kind, uuid: randomUUID() })),
  )
  const of = (wanted: Kind) => inside.filter(({ kind }) => kind === wanted)
  const text = (uuid: string, more: object) => ({ type: 'text', object_relation: 'text', value: uuid, uuid, ...more })
  const object = (more: object, attribute: object) => ({
    name: 'thing',
    'meta-category': 'misc',
    description: 'd',
    ...more,
    Attribute: [attribute],
  })
  const { Event } = await post('/events/add', {
    info: `at ${eventLevel}`,
    ...sharing(eventLevel),
    Attribute: of('attribute').map(({ uuid, level }) => text(uuid, sharing(level))),
    Object: [
      ...of('object').map(({ uuid, level }) => object({ uuid, ...sharing(level) }, text(randomUUID(), {}))),
      ...of('attribute of an object').map(({ uuid, level }) => object({ distribution: 5 }, text(uuid, sharing(level)))),
    ],
    EventReport: of('report').map(({ uuid, level }) => ({ uuid, name: uuid, content: 'c', ...sharing(level) })),
  })
  return { event: Event.uuid, inside }
}

function pathOf(kind: Kind, uuid: string): string {
  if (kind === 'object') return `/objects/view/${uuid}`
  return kind === 'report' ? `/event_reports/view/${uuid}` : `/attributes/view/${uuid}`
}

/** The readers to whom this address is there; site admins always are, and everybody else is told that it is not. */
async function seenBy(path: string): Promise<string> {
  expect((await ask(server, admin.key, 'GET', path)).status).toBe(200)
  let seen = ''
  for (const { name, key } of readers) {
    const { status } = await ask(server, key, 'GET', path)
    expect([200, path.startsWith('/attributes') ? 405 : 404]).toContain(status)
    if (status === 200) seen += name
  }
  return seen
}

async function shownTo({ key }: Reader, event: string): Promise<string> {
  return JSON.stringify((await ask(server, key, 'GET', `/events/view/${event}`)).body)
}
