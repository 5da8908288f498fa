import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, syncPermissions, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let user: Person
let publisher: Person
let limited: Person
beforeAll(async () => {
  server = await createTestServer({ maxBody: 1_000_000 })
  user = await addPerson(server.context)
  publisher = await addPerson(server.context, { may: syncPermissions })
  limited = await addPerson(server.context, { may: userPermissions.filter((name) => name !== 'perm_modify') })
})
afterAll(async () => server.close())

const upload = async (who: Person, body: unknown, wishes = '') =>
  ask(server, who.key, 'POST', `/events/upload_stix/2${wishes}`, body)
const view = async (id: string) => (await ask(server, publisher.key, 'GET', `/events/view/${id}`)).body.Event

const TIME = '2026-01-02T03:04:05.000Z'

/** A bundle of a report, as others than MISP write them. */
function bundle(fields: object = {}, more: object[] = []) {
  const indicator = {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUUID()}`,
    created: TIME,
    modified: TIME,
    valid_from: TIME,
    pattern_type: 'stix',
    pattern: "[domain-name:value = 'evil.example.com']",
  }
  const report = {
    type: 'report',
    spec_version: '2.1',
    id: `report--${randomUUID()}`,
    name: 'A foreign report',
    created: TIME,
    modified: TIME,
    published: TIME,
    object_refs: [indicator.id],
    ...fields,
  }
  return { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [indicator, report, ...more] }
}

test('a bundle becomes an event that keeps the bundle itself, and the answer has MISP’s shape', async () => {
  const sent = bundle()
  const { status, body } = await upload(user, sent)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    Event: { info: 'A foreign report', published: false, distribution: '1' },
    ThreatLevel: { name: 'Undefined', id: '4' },
    Attribute: [{ type: 'domain', value: 'evil.example.com', AttributeTag: [] }],
    Orgc: { uuid: user.orgUuid },
    losses: [],
  })
  const kept = body.Object.find(({ name }: { name: string }) => name === 'original-imported-file')
  const said = kept.Attribute.map(({ object_relation, value }: Record<string, string>) => `${object_relation} ${value}`)
  expect(said).toEqual(['imported-sample uploaded_stix_file.json', 'format STIX 2.1'])
  const stored = await view(body.Event.id)
  const original = stored.Object.find(({ name }: { name: string }) => name === 'original-imported-file')
  expect(JSON.parse(Buffer.from(original.Attribute[0].data, 'base64').toString())).toEqual(sent)
})

test('a bundle may come as a file of a form', async () => {
  const form = new FormData()
  form.append('data[Event][stix]', new Blob([JSON.stringify(bundle())]), 'a.json')
  const headers = { authorization: user.key }
  const response = await fetch(`${server.url}/events/upload_stix/2`, { method: 'POST', headers, body: form })
  expect(response.status).toBe(200)
})

test('an event that is here already is not uploaded again', async () => {
  const sent = bundle()
  await upload(user, sent)
  const { status, body } = await upload(user, sent)
  expect([status, body]).toEqual([
    403,
    {
      saved: false,
      name: 'Could not upload_stix Event',
      message: 'Could not upload_stix Event',
      url: '/events/upload_stix',
      errors: 'Event with the same UUID already exists.',
    },
  ])
})

test('who may publish publishes what they upload, and others do not', async () => {
  expect((await upload(publisher, bundle(), '/publish:1')).body.Event.published).toBe(true)
  expect((await upload(user, bundle(), '/publish:1')).body.Event.published).toBe(false)
})

test('the request says with whom the event is shared', async () => {
  const group = await addSharingGroup(server.context, user, [user.orgId])
  expect((await upload(user, bundle(), '/distribution:3')).body.Event.distribution).toBe('3')
  const { body } = await upload(user, bundle(), `/distribution:4/sharing_group_id:${group}`)
  expect(body.Event).toMatchObject({ distribution: '4', sharing_group_id: String(group) })
})

test.each([
  ['distribution:9', 'Wrong distribution level'],
  ['distribution:x', 'Wrong distribution level'],
  ['distribution:4', 'The sharing group id is needed when the distribution is set to 4 (&quot;Sharing group&quot;).'],
  ['distribution:4/sharing_group_id:999999', 'Please select a valid sharing group id.'],
  ['distribution:4/sharing_group_id:99999999999999999999', 'Please select a valid sharing group id.'],
  ['cluster_distribution:9', 'Wrong cluster distribution level'],
])('%s is refused, and no event made', async (wishes, message) => {
  const sent = bundle()
  const { status, body } = await upload(user, sent, `/${wishes}`)
  expect([status, body.message]).toEqual([400, message])
  expect((await upload(user, sent)).status).toBe(200)
})

test('clusters stand as tags, unless the request wants clusters', async () => {
  const actor = {
    type: 'intrusion-set',
    spec_version: '2.1',
    id: `intrusion-set--${randomUUID()}`,
    created: TIME,
    modified: TIME,
    name: `Nobody ${randomUUID()}`,
  }
  const tags = await upload(publisher, bundle({ object_refs: [actor.id] }, [actor]))
  const clusters = await upload(publisher, bundle({ object_refs: [actor.id] }, [actor]), '/galaxies_as_tags:0')
  expect([tags.status, clusters.status]).toEqual([200, 200])
  expect([tags.body.EventTag.length, clusters.body.Galaxy.length]).toEqual([1, 1])
})

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['no bundle', '{}'],
  ['a bundle of nothing', JSON.stringify({ type: 'bundle', id: 'bundle--x', objects: [] })],
  ['XML', '<stix/>'],
  ['a hundred thousand brackets', '['.repeat(100_000)],
  ['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
])('%s is refused', async (_, body) => {
  const { status, body: answer } = await upload(user, body)
  expect([status, answer.url, typeof answer.errors]).toEqual([403, '/events/upload_stix', 'string'])
})

test('too much is refused', async () => {
  expect((await upload(user, bundle({ name: 'x'.repeat(1_000_000) }))).status).toBe(413)
})

test('NUL characters end up in no record', async () => {
  const { status, body } = await upload(user, bundle({ name: 'a\0b', description: '\0' }))
  expect([status, typeof body]).toEqual([status === 200 ? 200 : 403, 'object'])
})

test('who may not modify events uploads none', async () => {
  expect((await upload(limited, bundle())).status).toBe(403)
})

/** A package with one indicator, as others than MISP write them. */
function stix1(): string {
  return `<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1" xmlns:indicator="http://stix.mitre.org/Indicator-2"
    xmlns:cybox="http://cybox.mitre.org/cybox-2" xmlns:DomainNameObj="http://cybox.mitre.org/objects#DomainNameObject-1"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ex="http://example.com"
    id="ex:Package-${randomUUID()}" version="1.2">
    <stix:STIX_Header><stix:Title>An old report</stix:Title></stix:STIX_Header>
    <stix:Indicators><stix:Indicator id="ex:indicator-${randomUUID()}" xsi:type="indicator:IndicatorType">
      <indicator:Observable id="ex:Observable-${randomUUID()}"><cybox:Object id="ex:Object-${randomUUID()}">
        <cybox:Properties xsi:type="DomainNameObj:DomainNameObjectType">
          <DomainNameObj:Value condition="Equals">old.example.com</DomainNameObj:Value>
        </cybox:Properties></cybox:Object></indicator:Observable>
    </stix:Indicator></stix:Indicators>
  </stix:STIX_Package>`
}

test.each(['', '/1'])('a package of STIX 1 becomes an event at /events/upload_stix%s', async (version) => {
  const sent = stix1()
  const { status, body } = await ask(server, user.key, 'POST', `/events/upload_stix${version}`, sent)
  expect([status, body.Attribute.map(({ value }: { value: string }) => value)]).toEqual([200, ['old.example.com']])
  const kept = body.Object.find(({ name }: { name: string }) => name === 'original-imported-file')
  expect(kept.Attribute.map(({ value }: { value: string }) => value)).toEqual(['uploaded_stix_file.xml', 'STIX 1.2'])
  expect((await ask(server, user.key, 'POST', `/events/upload_stix${version}`, sent)).body.errors).toBe(
    'Event with the same UUID already exists.',
  )
})

test.each([
  ['nothing', ''],
  ['half a document', '<stix:STIX_Package'],
  ['another document', '<html/>'],
  ['an entity bomb', '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>'],
  ['very deep elements', `${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`],
])('%s is no STIX 1', async (_, sent) => {
  const { status, body } = await ask(server, user.key, 'POST', '/events/upload_stix', sent)
  expect([status, typeof body.errors]).toEqual([403, 'string'])
})
