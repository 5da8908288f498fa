import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let author: Person
let reader: Person

beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  author = await addPerson(server.context, { may: syncPermissions })
  reader = await addPerson(server.context)
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)

async function addEvent(fields: object = {}, who = author) {
  const Attribute = [{ type: 'ip-dst', value: '203.0.113.7' }]
  const { body } = await post(who, '/events/add', { info: 'an event', distribution: 1, Attribute, ...fields })
  return body.Event
}

async function addNote(target: { uuid: string; type?: string }, fields: object = {}, who = author) {
  const path = `/analyst_data/add/Note/${target.uuid}/${target.type ?? 'Event'}`
  const { status, body } = await post(who, path, { note: 'a note', ...fields })
  expect([status, body]).toMatchObject([200, { Note: {} }])
  return body.Note
}

test('a note is answered with what was not sent: its author, its language, the level of events', async () => {
  const event = await addEvent()
  const note = await addNote(event)
  const { email } = await server.context.db
    .selectFrom('users')
    .select('email')
    .where('id', '=', author.userId)
    .executeTakeFirstOrThrow()
  expect(note).toMatchObject({
    object_uuid: event.uuid,
    object_type: 'Event',
    authors: email,
    org_uuid: author.orgUuid,
    orgc_uuid: author.orgUuid,
    distribution: '1',
    sharing_group_id: null,
    locked: false,
    note: 'a note',
    language: 'en',
    note_type: 0,
    note_type_name: 'Note',
    Orgc: { uuid: author.orgUuid },
    _canEdit: true,
  })
})

test('what hangs on an event and on what is in it is shown with it, and the event stays as it is', async () => {
  const event = await addEvent({
    Object: [
      {
        name: 'x',
        'meta-category': 'misc',
        description: '',
        Attribute: [{ type: 'text', object_relation: 't', value: 'v' }],
      },
    ],
    EventReport: [{ name: 'report', content: 'text' }],
  })
  await addNote(event)
  await addNote({ uuid: event.Attribute[0].uuid, type: 'Attribute' })
  await addNote({ uuid: event.Object[0].uuid, type: 'Object' })
  await addNote({ uuid: event.EventReport[0].uuid, type: 'EventReport' })
  const shown = { Note: [{ note: 'a note', _canEdit: false }] }
  const { Event } = (await get(reader, `/events/view/${event.id}`)).body
  expect(Event).toMatchObject({ ...shown, Attribute: [shown], Object: [shown], EventReport: [shown] })
  expect(Event.timestamp).toBe(event.timestamp)
  expect((await get(reader, `/attributes/view/${event.Attribute[0].id}`)).body.Attribute).toMatchObject(shown)
  expect((await get(reader, `/objects/view/${event.Object[0].id}`)).body.Object).toMatchObject(shown)
  const report = (await get(reader, `/eventReports/view/${event.EventReport[0].id}`)).body
  expect(report).toMatchObject({ EventReport: shown, RelationshipInbound: [] })
  const search = async (scope: string, body: object) =>
    (await post(reader, `/${scope}/restSearch`, { eventid: event.id, ...body })).body.response
  expect((await search('attributes', { includeAnalystData: 1 })).Attribute[0]).toMatchObject(shown)
  expect((await search('attributes', {})).Attribute[0]).not.toHaveProperty('Note')
  expect((await search('objects', { includeAnalystData: 1 }))[0].Object).toMatchObject(shown)
  expect((await search('events', { includeAnalystData: 1 }))[0].Event).toMatchObject(shown)
  const without = await get(reader, `/events/view/${event.id}/includeAnalystData:0`)
  expect(without.body.Event).not.toHaveProperty('Note')
})

test('a note that came before its event is shown with it', async () => {
  const uuid = randomUUID()
  await addNote({ uuid })
  await addEvent({ uuid })
  expect((await get(reader, `/events/view/${uuid}`)).body.Event).toMatchObject({ Note: [{ note: 'a note' }] })
})

test('two levels are shown below what hangs on a record, and then whether there is more', async () => {
  const event = await addEvent()
  const first = await addNote(event, { note: '1' })
  const second = await addNote({ uuid: first.uuid, type: 'Note' }, { note: '2' })
  const third = await addNote({ uuid: second.uuid, type: 'Note' }, { note: '3' })
  await addNote({ uuid: third.uuid, type: 'Note' }, { note: '4' })
  const { Event } = (await get(reader, `/events/view/${event.uuid}`)).body
  expect(Event.Note[0].Note[0].Note[0]).toMatchObject({ note: '3', _max_depth_reached: true })
  expect(Event.Note[0].Note[0].Note[0]).not.toHaveProperty('Note')
  const { Note } = (await get(reader, `/analyst_data/view/Note/${third.uuid}`)).body
  expect(Note).toMatchObject({ note: '3', Note: [{ note: '4' }] })
})

test('notes that hang on each other in a circle end', async () => {
  const [one, two] = [randomUUID(), randomUUID()]
  await addNote({ uuid: two, type: 'Note' }, { uuid: one })
  await addNote({ uuid: one, type: 'Note' }, { uuid: two })
  expect((await get(author, `/analyst_data/view/Note/${one}`)).status).toBe(200)
  expect((await get(reader, `/analyst_data/view/Note/${one}`)).status).toBe(404)
})

test('the kind of record is deduced from what the author sees', async () => {
  const event = await addEvent()
  const { body } = await post(author, `/analyst_data/add/Opinion/${event.Attribute[0].uuid}`, { opinion: 80 })
  expect(body.Opinion).toMatchObject({ object_type: 'Attribute', opinion: '80', note_type: 1 })
})

test('an edit says something else, moves on by a second at least, and saves what is sent on it', async () => {
  const note = await addNote(await addEvent())
  const { body } = await post(author, `/analyst_data/edit/Note/${note.uuid}`, {
    ...note,
    note: 'another',
    object_uuid: randomUUID(),
    Opinion: [{ opinion: 42, comment: 'so so', object_uuid: note.uuid, object_type: 'Note' }],
  })
  expect(body.Note).toMatchObject({ note: 'another', object_uuid: note.object_uuid })
  expect(body.Note.modified > note.modified).toBe(true)
  const view = await get(reader, `/analyst_data/view/all/${note.uuid}`)
  expect(view.body.Note).toMatchObject({ Opinion: [{ opinion: '42', object_type: 'Note' }] })
})

test('only the creator organisation edits and deletes', async () => {
  const note = await addNote(await addEvent())
  for (const action of ['edit', 'delete']) {
    const { status, body } = await post(reader, `/analyst_data/${action}/Note/${note.id}`, { note: 'mine' })
    expect([status, body.message]).toEqual([405, 'You are not authorised to do that.'])
  }
  expect((await get(author, `/analyst_data/view/Note/${note.id}`)).body.Note.note).toBe('a note')
})

test('what was deleted is kept out, unless the deletion was not hard; what hung on it stays its organisation’s', async () => {
  const event = await addEvent()
  const [hard, soft] = [await addNote(event), await addNote(event)]
  const opinion = (await post(author, `/analyst_data/add/Opinion/${hard.uuid}/Note`, { opinion: 1 })).body.Opinion
  const deleted = await post(author, `/analyst_data/delete/Note/${hard.uuid}`)
  expect(deleted.body).toMatchObject({ success: true, message: 'Note deleted.', url: `/notes/delete/${hard.id}` })
  await post(author, `/analyst_data/delete/Note/${soft.id}/0`)
  const again = async (uuid: string) =>
    (await post(author, `/analyst_data/add/Note/${event.uuid}/Event`, { uuid, note: 'again' })).status
  expect([await again(hard.uuid), await again(soft.uuid)]).toEqual([403, 200])
  await post(author, `/events/edit/${event.uuid}`, { Note: [{ uuid: hard.uuid, note: 'again' }] })
  expect((await get(author, `/analyst_data/view/Note/${hard.uuid}`)).body.message).toBe('Invalid Note.')
  expect((await get(author, `/analyst_data/view/Opinion/${opinion.uuid}`)).status).toBe(200)
  expect((await get(reader, `/analyst_data/view/Opinion/${opinion.uuid}`)).status).toBe(404)

  const list = await get(admin, '/analyst_data_blocklists/index')
  const entry = list.body.find((one: { analyst_data_uuid: string }) => one.analyst_data_uuid === hard.uuid)
  expect(entry).toMatchObject({ analyst_data_orgc: author.orgName })
  await post(admin, `/analyst_data_blocklists/delete/${hard.uuid}`)
  expect(await again(hard.uuid)).toBe(200)
  expect((await get(author, '/analyst_data_blocklists/index')).status).toBe(403)
})

test.each([
  ['an unknown kind', '/Nope/UUID/Event', {}, 405],
  ['an unknown kind of record', '/Note/UUID/Galaxies', {}, 403],
  ['no uuid', '/Note/x/Event', {}, 403],
  ['an opinion beyond bounds', '/Opinion/UUID/Event', { opinion: 101 }, 403],
  ['no opinion at all', '/Opinion/UUID/Event', {}, 403],
  ['a level that inherits', '/Note/UUID/Event', { distribution: 5 }, 403],
  ['a group that is not there', '/Note/UUID/Event', { distribution: 4, sharing_group_id: 999 }, 403],
  ['a NUL', '/Note/UUID/Event', { note: '\0' }, 403],
  ['a list for a note', '/Note/UUID/Event', { note: [] }, 403],
  ['a list for the whole', '/Note/UUID/Event', [1], 403],
  ['a relationship to nothing', '/Relationship/UUID/Event', {}, 403],
  [
    'a relationship to itself',
    '/Relationship/UUID/Event',
    { related_object_uuid: 'UUID', related_object_type: 'Event' },
    403,
  ],
])('%s is refused', async (_name, path, fields, status) => {
  const uuid = randomUUID()
  const text = JSON.stringify(fields).replace('UUID', uuid)
  const answer = await post(author, `/analyst_data/add${path.replace('UUID', uuid)}`, JSON.parse(text))
  expect(answer.status).toBe(status)
  const rows = await server.context.db.selectFrom('analyst_data').where('object_uuid', '=', uuid).select('id').execute()
  expect(rows).toEqual([])
})

test('a relationship shows what it points to, and is shown there, as far as either is seen', async () => {
  const [shown, hidden] = [await addEvent(), await addEvent({ distribution: 0 })]
  const relate = async (from: { uuid: string }, to: { uuid: string }) =>
    post(author, `/analyst_data/add/Relationship/${from.uuid}/Event`, {
      related_object_uuid: to.uuid,
      related_object_type: 'Event',
      relationship_type: 'related-to',
    })
  expect((await relate(shown, hidden)).body.Relationship.related_object).toMatchObject({ Event: { uuid: hidden.uuid } })
  await relate(hidden, shown)
  const theirs = (await get(reader, `/events/view/${shown.uuid}`)).body.Event
  expect(theirs.Relationship).toMatchObject([{ related_object_uuid: hidden.uuid, related_object: [] }])
  expect(theirs).not.toHaveProperty('RelationshipInbound')
  const mine = (await get(author, `/events/view/${shown.uuid}`)).body.Event
  expect(mine.RelationshipInbound).toMatchObject([
    { object_uuid: hidden.uuid, related_object: { Event: { uuid: hidden.uuid } } },
  ])
  expect((await get(reader, `/analyst_data/getRelatedElement/Event/${shown.uuid}`)).body).toMatchObject({
    Event: { uuid: shown.uuid },
  })
  expect((await get(reader, `/analyst_data/getRelatedElement/Event/${hidden.uuid}`)).status).toBe(404)
})

test('a group lets its members read, and nobody else', async () => {
  const event = await addEvent()
  const groupId = await addSharingGroup(server.context, author, [reader.orgId])
  const note = await addNote(event, { distribution: 4, sharing_group_id: groupId })
  expect(note).toMatchObject({
    distribution: '4',
    sharing_group_id: String(groupId),
    SharingGroup: { id: String(groupId) },
  })
  const outsider = await addPerson(server.context)
  expect((await get(reader, `/analyst_data/view/Note/${note.id}`)).status).toBe(200)
  expect((await get(outsider, `/analyst_data/view/Note/${note.id}`)).status).toBe(404)
  expect((await get(outsider, `/events/view/${event.id}`)).body.Event).not.toHaveProperty('Note')
})

test('a note that comes inside an event with a group is its group’s', async () => {
  const groupId = await addSharingGroup(server.context, author, [author.orgId, reader.orgId])
  const Note = [{ note: 'inside', distribution: 4, sharing_group_id: groupId }]
  const event = await addEvent({ Note })
  expect((await get(reader, `/events/view/${event.id}`)).body.Event).toMatchObject({ Note: [{ note: 'inside' }] })
})

test('a note whose group cannot be used is named, and kept for its organisation alone', async () => {
  const Note = [{ note: 'to nobody', distribution: 4, sharing_group_id: 999_999 }]
  const Attribute = [{ type: 'text', value: 'x', Note }]
  const { body } = await post(author, '/events/add', { info: 'an event', distribution: 1, Attribute, Note })
  expect(body.rejected.map(({ path }: { path: string }) => path)).toEqual([
    'Event.Attribute[0].Note[0].sharing_group_id',
    'Event.Note[0].sharing_group_id',
  ])
  expect(body.Event).toMatchObject({ Note: [{ distribution: '0', sharing_group_id: null }] })
})

test('kinds of records that nobody knows are no records', async () => {
  const Relationship = ['constructor', '__proto__', 'Nope'].map((related_object_type) => {
    return { related_object_uuid: randomUUID(), related_object_type, relationship_type: 'x' }
  })
  const event = await addEvent({ Relationship })
  const { status, body } = await get(reader, `/events/view/${event.id}`)
  expect([status, body.Event.Relationship.length]).toEqual([200, 3])
  for (const type of ['constructor', '__proto__', 'Nope']) {
    expect((await get(reader, `/analyst_data/getRelatedElement/${type}/${event.uuid}`)).status).toBe(404)
  }
})

test('a uuid that somebody gave to a record of theirs shows no notes of the record that has it elsewhere', async () => {
  const event = await addEvent({ distribution: 0 })
  await addNote(event)
  await post(reader, '/events/add', { info: 'a trap', Attribute: [{ uuid: event.uuid, type: 'text', value: 'x' }] })
  const trap = await get(reader, `/attributes/view/${event.uuid}`)
  expect(trap.status).toBe(200)
  expect(trap.body.Attribute).not.toHaveProperty('Note')
})

test('notes hang on organisations, groups and galaxies too', async () => {
  const groupId = await addSharingGroup(server.context, author, [author.orgId])
  const { uuid } = await server.context.db
    .selectFrom('sharing_groups')
    .select('uuid')
    .where('id', '=', groupId)
    .executeTakeFirstOrThrow()
  const onOrg = await addNote({ uuid: reader.orgUuid, type: 'Organisation' })
  const onGroup = await addNote({ uuid, type: 'SharingGroup' })
  expect((await get(reader, `/analyst_data/view/Note/${onOrg.id}`)).status).toBe(200)
  expect((await get(reader, `/analyst_data/view/Note/${onGroup.id}`)).status).toBe(404)
  const orgView = await get(reader, `/organisations/view/${reader.orgUuid}/includeAnalystData:1`)
  expect(orgView.body.Organisation).toMatchObject({ Note: [{ uuid: onOrg.uuid }] })
  const groupView = await get(author, `/sharing_groups/view/${groupId}/includeAnalystData:1`)
  expect(groupView.body.SharingGroup).toMatchObject({ Note: [{ uuid: onGroup.uuid }] })
  expect((await get(author, `/sharing_groups/view/${groupId}`)).body.SharingGroup).not.toHaveProperty('Note')
})

test('lists are narrowed by any field, by their creator, their time and a part of what they say', async () => {
  const event = await addEvent()
  const one = await addNote(event, { note: 'first of two', language: 'fr' })
  const two = await addNote(event, { note: 'second of two' }, reader)
  const found = async (wishes: object) => {
    const { body } = await post(reader, '/analyst_data/index/Note', { object_uuid: event.uuid, ...wishes })
    return body.map(({ Note }: { Note: { uuid: string } }) => Note.uuid)
  }
  expect(await found({})).toEqual([one.uuid, two.uuid])
  expect(await found({ uuid: [two.uuid] })).toEqual([two.uuid])
  expect(await found({ language: 'fr' })).toEqual([one.uuid])
  expect(await found({ language: '!fr' })).toEqual([two.uuid])
  expect(await found({ orgc_name: reader.orgName })).toEqual([two.uuid])
  expect(await found({ orgc_name: [`!${reader.orgName}`] })).toEqual([one.uuid])
  expect(await found({ quickFilter: 'SECOND' })).toEqual([two.uuid])
  expect(await found({ modified: '1h' })).toEqual([one.uuid, two.uuid])
  expect(await found({ modified: 9_999_999_999 })).toEqual([])
  expect(await found({ limit: 1, page: 2 })).toEqual([two.uuid])
  const minimal = await post(reader, '/analyst_data/indexMinimal', { object_uuid: event.uuid })
  expect(minimal.body).toEqual({
    Note: { [one.uuid]: one.modified, [two.uuid]: two.modified },
    Opinion: {},
    Relationship: {},
  })
  const search = await post(reader, '/analyst_data/restSearch', { object_uuid: event.uuid, type: 'Note', limit: 1 })
  expect(search.body.response).toMatchObject([{ Note: { uuid: one.uuid } }])
  const hostile = await post(reader, '/analyst_data/index/Note', { id: ['9'.repeat(30), '\0'], opinion: { a: 1 } })
  expect(hostile.status).toBe(200)
})

test('what is done to a note is written down for its organisation, and not for the owner of the event', async () => {
  const event = await addEvent({}, reader)
  const note = await addNote(event, { distribution: 0, note: 'a private thought' })
  await post(author, `/analyst_data/edit/Note/${note.id}`, { note: 'a second thought' })
  await post(author, `/analyst_data/delete/Note/${note.id}`)
  const logged = async (who: Person) =>
    (await post(who, '/admin/audit_logs/index', { model: 'Note', model_id: note.id })).body.map(
      ({ AuditLog }: { AuditLog: { action: string } }) => AuditLog.action,
    )
  expect(await logged(author)).toEqual(['delete', 'edit', 'add'])
  expect(await logged(reader)).toEqual([])
  expect(JSON.stringify((await get(reader, `/audit_logs/eventIndex/${event.id}`)).body)).not.toContain('thought')
})

test('only who may write analyst data does', async () => {
  const event = await addEvent()
  const mute = await addPerson(server.context, { may: ['perm_add', 'perm_auth'] })
  expect((await post(mute, `/analyst_data/add/Note/${event.uuid}/Event`, { note: 'x' })).status).toBe(403)
})

test('a note that is hidden from a peer is neither changed by it nor told of', async () => {
  const peer = await addPerson(server.context, { may: syncPermissions })
  const event = await addEvent({ distribution: 0 })
  const { uuid } = await addNote(event, { distribution: 0 })
  await server.context.db.updateTable('analyst_data').set({ locked: true }).where('uuid', '=', uuid).execute()
  const sent = { object_uuid: event.uuid, object_type: 'Event', note: 'theirs', distribution: '3' }
  const push = async (fields: object) =>
    post(peer, '/analyst_data/pushAnalystData', { Note: { ...sent, uuid, ...fields } })
  const answers = [await push({ modified: '2001-01-01 00:00:00' }), await push({ modified: '2098-01-01 00:00:00' })]
  expect(answers[0]?.body).toEqual(answers[1]?.body)
  expect(answers.map(({ status }) => status)).toEqual([403, 403])
  expect(JSON.stringify(answers)).not.toContain('created locally')
  const stored = server.context.db.selectFrom('analyst_data').select('note').where('uuid', '=', uuid)
  expect(await stored.executeTakeFirst()).toEqual({ note: 'a note' })
})
