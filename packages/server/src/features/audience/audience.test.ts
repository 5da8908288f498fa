import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let author: Person
let member: Person
let outsider: Person
let group: string
let confidential: string
beforeAll(async () => {
  server = await createTestServer()
  const { context } = server
  admin = await addPerson(context, { may: everyPermission })
  const may = [...userPermissions, 'perm_sharing_group' as const]
  author = await addPerson(context, { may })
  member = await addPerson(context, { may })
  outsider = await addPerson(context, { may })
  group = String(await addSharingGroup(context, author, [author.orgId, member.orgId]))
  const { body } = await post(author, '/sharing_groups/add', {
    name: 'hush',
    confidential: true,
    SharingGroupOrg: [{ uuid: member.orgUuid }, { uuid: outsider.orgUuid }],
  })
  confidential = body.SharingGroup.id
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const audience = async (body: object, who = author) => post(who, '/tocsin/audience', body)
const explain = async (body: object, who = author) => post(who, '/tocsin/explain', body)

/** The people among these whose organisations are in the list. */
function among(list: { id: string }[]): string[] {
  const people = { admin, author, member, outsider }
  return Object.entries(people).flatMap(([name, { orgId }]) =>
    list.some(({ id }) => id === String(orgId)) ? [name] : [],
  )
}

async function addEvent(more: object = {}) {
  return (await post(author, '/events/add', { info: 'x', distribution: 0, ...more })).body.Event
}

describe('who would see a draft', () => {
  test.each([
    ['kept to oneself', { distribution: 0 }, ['author'], { pulled: null, pushed: null }],
    [
      'for this community',
      { distribution: 1 },
      ['admin', 'author', 'member', 'outsider'],
      { pulled: '0', pushed: null },
    ],
    [
      'for connected ones',
      { distribution: 2 },
      ['admin', 'author', 'member', 'outsider'],
      { pulled: '1', pushed: '1' },
    ],
    ['for all', { distribution: 3 }, ['admin', 'author', 'member', 'outsider'], { pulled: '3', pushed: '3' }],
  ])('%s', async (_, draft, seers, nextHop) => {
    const { body } = await audience({ draft })
    expect(among(body.organisations)).toEqual(seers)
    expect(body).toMatchObject({ nextHop, servers: [], confidentialMembers: false, siteAdmins: { users: 1 } })
  })

  test('for a group: its members, each with the rule that lets them', async () => {
    const { body } = await audience({ draft: { distribution: 4, sharing_group_id: group } })
    expect(among(body.organisations)).toEqual(['author', 'member'])
    const entry = body.organisations.find(({ id }: { id: string }) => id === String(member.orgId))
    expect(entry).toEqual({
      id: String(member.orgId),
      uuid: member.orgUuid,
      name: member.orgName,
      users: 1,
      why: [{ at: 'event', rule: 'group', sentence: expect.stringContaining('is in the sharing group Group') }],
    })
  })

  test('for several groups', async () => {
    const other = String(await addSharingGroup(server.context, author, [outsider.orgId, member.orgId]))
    const draft = { distribution: 4, sharing_group_ids: [group, other] }
    expect(among((await audience({ draft })).body.organisations)).toEqual(['author', 'member', 'outsider'])
    const both = { ...draft, sharing_group_mode: 'all' }
    expect(among((await audience({ draft: both })).body.organisations)).toEqual(['author', 'member'])
  })

  test('inside an event: nobody beyond the event’s own audience', async () => {
    const { uuid } = await addEvent({ distribution: 4, sharing_group_id: group })
    const { body } = await audience({ event: uuid, new: 'attribute', draft: { distribution: 3 } })
    expect(among(body.organisations)).toEqual(['author', 'member'])
  })
})

describe('who sees a stored record', () => {
  test('and what a change would make of it', async () => {
    const { id } = await addEvent({ distribution: 1 })
    expect(among((await audience({ event: id })).body.organisations)).toEqual(['admin', 'author', 'member', 'outsider'])
    const { body } = await audience({ event: id, draft: { distribution: 4, sharing_group_id: group } })
    expect(among(body.organisations)).toEqual(['author', 'member'])
    expect([among(body.difference.gains), among(body.difference.loses)]).toEqual([[], ['admin', 'outsider']])
  })

  test('on each way down', async () => {
    const event = await addEvent({
      distribution: 1,
      Object: [
        {
          name: 'thing',
          distribution: 4,
          sharing_group_id: group,
          Attribute: [{ type: 'text', object_relation: 'text', value: 'a' }],
        },
      ],
      EventReport: [{ name: 'report', distribution: 0 }],
    })
    const [object] = event.Object
    for (const asked of [{ object: object.uuid }, { attribute: object.Attribute[0].id }]) {
      expect(among((await audience(asked)).body.organisations)).toEqual(['author', 'member'])
    }
    const { body } = await audience({ report: event.EventReport[0].uuid })
    expect(among(body.organisations)).toEqual(['author'])
  })

  test('is not told to whoever does not see it', async () => {
    const { uuid } = await addEvent()
    const hidden = await audience({ event: uuid }, outsider)
    const absent = await audience({ event: crypto.randomUUID() }, outsider)
    expect([hidden.status, hidden.body.title]).toEqual([404, absent.body.title])
  })

  test('names nobody of a confidential group but oneself', async () => {
    const { uuid } = await addEvent({ distribution: 4, sharing_group_id: confidential })
    const { body } = await audience({ event: uuid }, member)
    expect(among(body.organisations)).toEqual(['author', 'member'])
    expect(body.confidentialMembers).toBe(true)
    expect(among((await audience({ event: uuid })).body.organisations)).toEqual(['author', 'member', 'outsider'])
  })
})

describe('why one reader sees a record, or does not', () => {
  test.each([
    ['member', true, ['group']],
    ['outsider', false, ['group']],
    ['author', true, ['owner']],
  ])('the organisation of the %s', async (name, allowed, rules) => {
    const people: Record<string, Person> = { member, outsider, author }
    const { uuid } = await addEvent({ distribution: 4, sharing_group_id: group })
    const { body } = await explain({ event: uuid, reader: { org: people[name]?.orgUuid } })
    expect([body.allowed, body.why.map(({ rule }: { rule: string }) => rule)]).toEqual([allowed, rules])
  })

  test('a user: oneself, whoever one administers, anybody for a site admin', async () => {
    const { uuid } = await addEvent()
    const of = async (who: Person, user: number) => explain({ event: uuid, reader: { user: String(user) } }, who)
    expect((await of(author, author.userId)).body).toMatchObject({ allowed: true, why: [{ rule: 'owner' }] })
    expect((await of(admin, admin.userId)).body).toMatchObject({ allowed: true, why: [{ rule: 'site-admin' }] })
    expect((await of(admin, member.userId)).body).toMatchObject({ allowed: false, why: [{ rule: 'own-organisation' }] })
    expect((await of(author, member.userId)).status).toBe(400)
  })

  test('is not said of others in a confidential group, in or out', async () => {
    const { uuid } = await addEvent({ distribution: 4, sharing_group_id: confidential })
    const answers = await Promise.all(
      [outsider.orgUuid, admin.orgUuid].map(async (org) => explain({ event: uuid, reader: { org } }, member)),
    )
    expect(answers.map(({ status }) => status)).toEqual([400, 400])
    expect(answers[0]?.body).toEqual(answers[1]?.body)
  })
})

test.each([
  [{}, 'Name a record'],
  [[], 'The body has to be an object.'],
  [{ event: '1', attribute: '1' }, 'Name one record, not event and attribute.'],
  [{ event: {} }, 'event has to be an id or a uuid.'],
  [{ event: '1', new: 'thing', draft: { distribution: 1 } }, 'new has to be object, attribute or report.'],
  [{ attribute: '1', new: 'attribute', draft: { distribution: 1 } }, 'new is for something new inside an event'],
  [{ event: '1', new: 'attribute' }, 'new needs a draft.'],
  [{ draft: 4 }, 'draft has to be an object.'],
  [{ draft: { distribution: 6 } }, 'draft.distribution has to be 0 to 5.'],
  [{ draft: { distribution: 5 } }, 'draft.distribution of an event has to be 0 to 4.'],
  [{ draft: { distribution: 4 } }, 'needs sharing_group_id or sharing_group_ids'],
  [{ draft: { distribution: 4, sharing_group_ids: ['999999'] } }, 'there is no sharing group 999999'],
  [{ draft: { distribution: 4, sharing_group_ids: [{}] } }, 'draft.sharing_group_ids has to be an id or a uuid.'],
  [{ draft: { distribution: 4, sharing_group_id: 1, sharing_group_mode: 'x' } }, 'has to be any or all'],
])('%j is refused with the field and the rule', async (body, message) => {
  const { status, body: answer } = await audience(body)
  expect(status).toBe(400)
  expect(JSON.stringify(answer)).toContain(message)
})

describe('to which servers it is sent', () => {
  let bravo: string
  beforeAll(async () => {
    const link = {
      name: 'Bravo',
      url: 'https://bravo.test',
      authkey: 'k'.repeat(40),
      remote_org_id: outsider.orgUuid,
      push: true,
    }
    bravo = (await post(admin, '/servers/add', link)).body.Server.id
    await post(admin, '/servers/add', { ...link, name: 'Pulled only', push: false })
  })

  test.each([
    [0, []],
    [1, []],
    [2, [{ name: 'Bravo', distribution: '1', nextHop: { pulled: '0', pushed: null } }]],
    [3, [{ name: 'Bravo', distribution: '3', nextHop: { pulled: '3', pushed: '3' } }]],
  ])('distribution %i', async (distribution, servers) => {
    expect((await audience({ draft: { distribution } })).body.servers).toMatchObject(servers)
  })

  test('a group that it is shared with has to reach them', async () => {
    const other = String(await addSharingGroup(server.context, author, [outsider.orgId]))
    const roaming = await post(author, '/sharing_groups/edit/' + other, { roaming: true })
    expect(roaming.status).toBe(200)
    expect((await audience({ draft: { distribution: 4, sharing_group_id: group } })).body.servers).toEqual([])
    expect((await audience({ draft: { distribution: 4, sharing_group_id: other } })).body.servers).toMatchObject([
      { id: bravo, name: 'Bravo', why: [{ at: 'event', rule: 'group' }] },
    ])
    const both = { distribution: 4, sharing_group_ids: [group, other], sharing_group_mode: 'all' }
    expect((await audience({ draft: both })).body.servers).toEqual([])
  })

  test('a question about one is answered with the first rule that decides', async () => {
    const asked = async (distribution: number) =>
      (await explain({ draft: { distribution }, reader: { server: bravo } })).body
    expect(await asked(3)).toMatchObject({ allowed: true, why: [{ rule: 'everywhere' }] })
    expect(await asked(1)).toMatchObject({ allowed: false, why: [{ rule: 'this-community' }] })
    expect((await explain({ draft: { distribution: 3 }, reader: { server: '999' } })).status).toBe(400)
  })

  test('is not told of a confidential group', async () => {
    const { uuid } = await addEvent({ distribution: 4, sharing_group_id: confidential })
    expect((await audience({ event: uuid }, member)).body).toMatchObject({ servers: [], confidentialMembers: true })
    expect((await explain({ event: uuid, reader: { server: bravo } }, member)).status).toBe(400)
  })

  test('the rules of the link count for a stored event', async () => {
    const { id } = await addEvent({ distribution: 3 })
    await post(admin, `/servers/edit/${bravo}`, { push_rules: { orgs: { OR: [], NOT: [String(author.orgId)] } } })
    expect((await audience({ event: id })).body.servers).toEqual([])
    expect((await explain({ event: id, reader: { server: bravo } })).body).toMatchObject({
      allowed: false,
      why: [{ rule: 'link-rules' }],
    })
  })
})
