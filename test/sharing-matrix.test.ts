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

type Reader = { name: string; key: string; orgId: number }
type Records = { event: string; inside: { level: string; kind: Kind; uuid: string }[] }
const KINDS = ['attribute', 'object', 'attribute of an object', 'report'] as const
type Kind = (typeof KINDS)[number]

let server: TestServer
let admin: Reader
let readers: Reader[]
const records = new Map<string, Records>()
const groups: Record<string, string> = {}

beforeAll(async () => {
  server = await createTestServer()
  admin = { name: 'S', ...(await addPerson(server.context, { may: everyPermission })) }
  readers = []
  for (const name of ['O', 'C', 'M', 'X', 'Y']) {
    const may = name === 'Y' ? syncPermissions : userPermissions
    readers.push({ name, ...(await addPerson(server.context, { may })) })
  }
  const [owner, creator, member] = readers
  groups['4'] = await addGroup({ SharingGroupOrg: [{ org_id: member?.orgId }] })
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
