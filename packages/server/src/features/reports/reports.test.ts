import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: [...syncPermissions, 'perm_modify_org'] })
  other = await addPerson(server.context)
})
afterAll(async () => server.close())

const call = async (who: Person, method: string, path: string, body?: object) =>
  ask(server, who.key, method, path, body)

async function addEvent(fields: object = {}): Promise<string> {
  const { body } = await call(owner, 'POST', '/events/add', { info: 'with reports', distribution: 1, ...fields })
  return body.Event.uuid
}

async function addReport(event: string, fields: object = {}): Promise<{ id: string; uuid: string }> {
  const sent = { name: 'a report', content: '# A report', ...fields }
  const { status, body } = await call(owner, 'POST', `/event_reports/add/${event}`, sent)
  expect(status).toBe(200)
  return body.EventReport
}

async function eventOf(uuid: string, who = owner, deleted = 0) {
  return (await call(who, 'GET', `/events/view/${uuid}/deleted:${deleted}`)).body.Event
}

test('a report is added, shown, found inside its event, and unpublishes it', async () => {
  const event = await addEvent({ Attribute: [{ type: 'text', value: 'x' }] })
  await call(owner, 'POST', `/events/publish/${event}`)
  expect((await eventOf(event)).published).toBe(true)
  const report = await addReport(event)
  const shown = await call(other, 'GET', `/event_reports/view/${report.uuid}`)
  expect(shown.body.EventReport).toMatchObject({ name: 'a report', content: '# A report', distribution: '5' })
  expect(shown.body.Event).toMatchObject({ info: 'with reports', Orgc: { name: owner.orgName } })
  expect(shown.body.SharingGroup).toEqual({ id: null, name: null, uuid: null })
  const inside = await eventOf(event)
  expect(inside.published).toBe(false)
  expect(inside.EventReport).toMatchObject([{ uuid: report.uuid }])
})

test('an edit changes what was sent and keeps the rest', async () => {
  const report = await addReport(await addEvent(), { distribution: 0 })
  const edited = await call(owner, 'POST', `/eventReports/edit/${report.id}`, { EventReport: { name: 'renamed' } })
  expect(edited.body.EventReport).toMatchObject({ name: 'renamed', content: '# A report', distribution: '0' })
})

test('an edit for another state than the stored one is refused, and answers the stored one', async () => {
  const report = await addReport(await addEvent(), { timestamp: 1_700_000_000 })
  const response = await fetch(`${server.url}/event_reports/edit/${report.id}`, {
    method: 'POST',
    headers: { authorization: owner.key, 'content-type': 'application/json', 'if-match': '"1600000000"' },
    body: JSON.stringify({ name: 'late' }),
  })
  expect(response.status).toBe(412)
  expect(await response.json()).toMatchObject({ EventReport: { name: 'a report', timestamp: '1700000000' } })
})

test('a deleted report is there for its owner alone, until it is restored', async () => {
  const event = await addEvent()
  const report = await addReport(event)
  await call(owner, 'POST', `/event_reports/delete/${report.id}`)
  expect((await call(owner, 'GET', `/event_reports/view/${report.id}`)).body.EventReport.deleted).toBe(true)
  expect((await call(other, 'GET', `/event_reports/view/${report.id}`)).status).toBe(404)
  expect((await eventOf(event)).EventReport).toEqual([])
  expect((await eventOf(event, owner, 1)).EventReport).toHaveLength(1)
  await call(owner, 'POST', `/event_reports/restore/${report.id}`)
  expect((await call(other, 'GET', `/event_reports/view/${report.id}`)).status).toBe(200)
})

test('a report that is deleted for good is gone', async () => {
  const report = await addReport(await addEvent())
  await call(owner, 'POST', `/event_reports/delete/${report.id}`, { hard: 1 })
  expect((await call(owner, 'GET', `/event_reports/view/${report.id}`)).status).toBe(404)
  expect((await call(owner, 'POST', `/event_reports/restore/${report.id}`)).status).toBe(404)
})

test('only the organisation that made the event writes its reports', async () => {
  const event = await addEvent()
  const report = await addReport(event)
  for (const path of [`add/${event}`, `edit/${report.id}`, `delete/${report.id}`, `restore/${report.id}`]) {
    const { status, body } = await call(other, 'POST', `/event_reports/${path}`, { name: 'mine' })
    expect([path, status, body.message]).toEqual([path, 403, 'You do not have permission to do that.'])
  }
  expect((await call(admin, 'POST', `/event_reports/edit/${report.id}`, { name: 'by an admin' })).status).toBe(200)
})

test('of an event that is hidden nobody learns whether it has reports', async () => {
  const event = await addEvent({ distribution: 0 })
  const report = await addReport(event)
  const absent = randomUUID()
  for (const [method, path] of [
    ['GET', 'view'],
    ['POST', 'edit'],
    ['POST', 'delete'],
    ['POST', 'restore'],
  ] as const) {
    const hidden = await call(
      other,
      method,
      `/event_reports/${path}/${report.uuid}`,
      method === 'POST' ? { name: 'x' } : undefined,
    )
    const none = await call(
      other,
      method,
      `/event_reports/${path}/${absent}`,
      method === 'POST' ? { name: 'x' } : undefined,
    )
    expect([hidden.status, hidden.body.message]).toEqual([404, none.body.message])
  }
  expect((await call(other, 'POST', `/event_reports/add/${event}`, { name: 'x' })).body.message).toBe('Invalid event')
  expect((await call(other, 'GET', `/event_reports/index/event_id:${event}`)).body).toEqual([])
})

test('a report is shared with a group, or with several', async () => {
  const event = await addEvent()
  const first = await addSharingGroup(server.context, owner, [owner.orgId, other.orgId])
  const second = await addSharingGroup(server.context, owner, [owner.orgId])
  const one = await addReport(event, { distribution: 4, sharing_group_id: second })
  expect((await call(other, 'GET', `/event_reports/view/${one.id}`)).status).toBe(404)
  const shown = await call(owner, 'GET', `/event_reports/view/${one.id}`)
  expect(shown.body.SharingGroup.id).toBe(String(second))

  const sharing_group_ids = [String(first), String(second)]
  const several = await addReport(event, { distribution: 4, sharing_group_ids, sharing_group_mode: 'any' })
  const seen = await call(other, 'GET', `/event_reports/view/${several.id}`)
  expect(seen.body.EventReport).toMatchObject({ distribution: '4', sharing_group_mode: 'any' })
  await call(owner, 'POST', `/event_reports/edit/${several.id}`, {
    distribution: 4,
    sharing_group_ids,
    sharing_group_mode: 'all',
  })
  expect((await call(other, 'GET', `/event_reports/view/${several.id}`)).status).toBe(404)
})

test('the index is narrowed by event, text and state', async () => {
  const event = await addEvent()
  const [needle, haystack] = [await addReport(event, { content: 'a needle 100%' }), await addReport(event)]
  await call(owner, 'POST', `/event_reports/delete/${haystack.id}`)
  const ids = async (path: string, body?: object) => {
    const answer = await call(owner, body ? 'POST' : 'GET', path, body)
    return answer.body.map(({ EventReport }: { EventReport: { id: string } }) => EventReport.id)
  }
  expect(await ids(`/eventReports/index/event_id:${event}`)).toEqual([needle.id])
  expect(await ids(`/eventReports/index/${event}`)).toEqual([needle.id])
  expect(await ids('/event_reports/index', { event_id: event, context: 'all' })).toEqual([needle.id, haystack.id])
  expect(await ids('/event_reports/index', { event_id: event, context: 'deleted' })).toEqual([haystack.id])
  expect(await ids('/event_reports/index', { value: 'NEEDLE 100%' })).toEqual([needle.id])
  expect(await ids('/event_reports/index', { event_id: event, context: 'all', limit: 1, page: 2 })).toEqual([
    haystack.id,
  ])
})

test('restSearch finds reports by what they and their events are', async () => {
  const event = await addEvent()
  const report = await addReport(event, { timestamp: 1_600_000_000 })
  const found = async (wishes: object) => {
    const { body } = await call(owner, 'POST', '/eventReports/restSearch', { event_id: event, ...wishes })
    return body.response.map(({ EventReport }: { EventReport: { id: string } }) => EventReport.id)
  }
  expect(await found({})).toEqual([report.id])
  expect(await found({ uuid: report.uuid })).toEqual([report.id])
  expect(await found({ uuid: [randomUUID()] })).toEqual([])
  expect(await found({ orgc: owner.orgUuid })).toEqual([report.id])
  expect(await found({ orgc: other.orgName })).toEqual([])
  expect(await found({ timestamp: 1_600_000_001 })).toEqual([])
  expect(await found({ id: { a: 1 } })).toEqual([])
})

test.each([
  [{ name: ' ' }, 403],
  [{ name: 'x', distribution: 9 }, 403],
  [{ name: ['x'] }, 403],
  [{ name: 'a\0b' }, 403],
  [{ name: 'x', content: 'a\0b' }, 403],
  [{ name: 'x', content: '\ud800' }, 403],
  [{ name: 'x', uuid: 'no uuid' }, 403],
  [{ name: 'x', timestamp: '9'.repeat(40) }, 403],
  [[], 403],
  ['text', 400],
])('%j is refused', async (sent, status) => {
  const event = await addEvent()
  const answer = await ask(server, owner.key, 'POST', `/event_reports/add/${event}`, sent)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  if (status === 403) expect(answer.body.message).toBe('Could not add EventReport')
  expect((await eventOf(event)).EventReport).toEqual([])
})

test('a uuid that is taken is refused', async () => {
  const { uuid } = await addReport(await addEvent())
  const { status, body } = await call(owner, 'POST', `/event_reports/add/${await addEvent()}`, { uuid, name: 'twice' })
  expect([status, body.errors]).toEqual([403, 'The UUID provided is not unique'])
})

test('what is done to a report is written down', async () => {
  const report = await addReport(await addEvent())
  await call(owner, 'POST', `/event_reports/edit/${report.id}`, { content: 'other' })
  await call(owner, 'POST', `/event_reports/delete/${report.id}`)
  await call(owner, 'POST', `/event_reports/restore/${report.id}`)
  await call(owner, 'POST', `/event_reports/delete/${report.id}/1`)
  const { db } = server.context
  const lines = await db
    .selectFrom('audit_log')
    .select('action')
    .where('model', '=', 'EventReport')
    .where('model_id', '=', Number(report.id))
    .orderBy('id')
    .execute()
  expect(lines.map(({ action }) => action)).toEqual(['add', 'edit', 'soft_delete', 'undelete', 'delete'])
})

test('of what was done to a report those learn who see it, and what it was its owner alone', async () => {
  const event = await addEvent()
  const [shown, hidden] = [await addReport(event), await addReport(event, { distribution: 0 })]
  const linesFor = async (who: Person) => {
    const { body } = await call(who, 'GET', `/audit_logs/eventIndex/${event}`)
    const entries: { AuditLog: { model: string; model_id: string; model_title: string } }[] = body
    return entries
      .filter(({ AuditLog }) => AuditLog.model === 'EventReport')
      .map(({ AuditLog }) => `${AuditLog.model_id} ${AuditLog.model_title}`)
  }
  expect((await linesFor(owner)).toSorted()).toEqual([`${shown.id} a report`, `${hidden.id} a report`].toSorted())
  expect(await linesFor(other)).toEqual([`${shown.id} `])
})

test('a server that asks whether there are reports is told how to add one', async () => {
  const { status, body } = await call(owner, 'GET', '/eventReports/add')
  expect(status).toBe(200)
  expect(body.description).toMatch(/POST/)
})
