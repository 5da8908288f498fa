import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/** Formats that detection tools read, asked for through restSearch. */
let server: TestServer
let owner: Person
let outsider: Person
let event: { id: string; uuid: string; Attribute: { id: string; uuid: string }[] }
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: userPermissions })
  const sent = {
    info: 'x',
    distribution: 1,
    threat_level_id: 2,
    Tag: [{ name: 'misp-galaxy:tool="A;B"' }],
    Attribute: [
      { type: 'ip-dst', value: '192.0.2.1', to_ids: true },
      { type: 'domain', value: 'kept.example', to_ids: true, distribution: 0 },
      { type: 'domain', value: 'unfit.example', to_ids: false },
    ],
    Object: [
      {
        name: 'network-connection',
        Attribute: [
          { type: 'ip-src', object_relation: 'ip-src', value: '192.0.2.9', to_ids: true },
          { type: 'port', object_relation: 'dst-port', value: '443', to_ids: true },
        ],
      },
    ],
  }
  event = (await ask(server, owner.key, 'POST', '/events/add', sent)).body.Event
  await ask(server, owner.key, 'POST', `/events/publish/${event.uuid}`)
})
afterAll(async () => server.close())

const search = async (scope: string, body: object, who = owner) =>
  ask(server, who.key, 'POST', `/${scope}/restSearch`, body)
const rulesOf = (body: string) => body.split('\n').filter((line) => line.startsWith('alert'))

test.each(['snort', 'suricata'])('%s counts its rules from the nids_sid of who asks', async (returnFormat) => {
  await ask(server, owner.key, 'POST', `/users/edit/${owner.userId}`, { nids_sid: 5_000_000 })
  const { headers, body } = await search('events', { returnFormat })
  const [address] = rulesOf(body)
  const sid = 5_000_000 + Number(event.Attribute[0]?.id) * 10 + 1
  const page = `${server.context.config.baseUrl}/events/view/${event.id}`
  expect(address).toBe(
    `alert ip $HOME_NET any -> 192.0.2.1 any (msg: "MISP e${event.id} [misp-galaxy:tool=\\"A\\;B\\"] Outgoing To IP: 192.0.2.1";   classtype:trojan-activity; sid:${sid}; rev:1; priority:2; reference:url,${page};) `,
  )
  expect(body).not.toContain('unfit.example')
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(headers.get('content-disposition')).toBe('attachment; filename="misp.event.list.rules"')
})

test('objects that stand for a rule are one of events, and attributes like others of attributes', async () => {
  const ofEvents = rulesOf((await search('events', { returnFormat: 'suricata' })).body)
  expect(ofEvents.at(-1)).toContain('alert ip 192.0.2.9 any -> $HOME_NET 443 (')
  const ofAttributes = rulesOf((await search('attributes', { returnFormat: 'suricata' })).body)
  expect(ofAttributes.at(-1)).toContain('Incoming From IP: 192.0.2.9')
})

test('misp_compat answers the tags as MISP writes them', async () => {
  const { body } = await search('events', { returnFormat: 'snort', misp_compat: 1 })
  expect(body).toContain('[misp-galaxy:tool="A;B"]')
})

test('yara joins an event in rules, and gives attributes rules of their own', async () => {
  const { body } = await search('events', { returnFormat: 'yara' })
  expect(body).toContain(`rule MISP_EVENT_${event.uuid.replaceAll('-', '_')}_PART1 : generated`)
  // MISP forgets the attributes of objects.
  expect(body).toContain('$ = "192.0.2.9" ascii wide')
  expect((await search('events', { returnFormat: 'yara', misp_compat: 1 })).body).not.toContain('192.0.2.9')
  const own = await search('attributes', { returnFormat: 'yara', value: '192.0.2.1' })
  expect(own.body).toContain(`rule MISP_ATTRIBUTE_${event.Attribute[0]?.uuid.replaceAll('-', '_')} : generated`)
  const json = await search('events', { returnFormat: 'yara-json' })
  expect(json.body).toEqual({
    generated: [{ value: expect.stringContaining('rule MISP_EVENT'), comment: 'Generated. ', valid: true }],
    'as-is': [],
  })
})

test.each(['zeek', 'bro'])('%s is intelligence for Zeek', async (returnFormat) => {
  const { body } = await search('events', { returnFormat })
  const page = `${server.context.config.baseUrl}/events/view/${event.id}`
  expect(body.split('\n')[0]).toMatch(/^#fields\tindicator\tindicator_type\t/)
  const [, address] = body.split('\n')
  expect(address?.split('\t')).toEqual([
    '192.0.2.1',
    'Intel::ADDR',
    expect.stringMatching(new RegExp(`^.+ MISP \\(${event.uuid}\\) - ${owner.orgName}$`)),
    'x. ',
    page,
    'T',
    '-',
  ])
  expect(body).not.toContain('unfit.example')
})

test('cef tells addresses and names in the device that was asked for', async () => {
  const { body } = await search('attributes', { returnFormat: 'cef', Device_Vendor: 'Tocsin', value: '192.0.2.1' })
  expect(body).toMatch(
    /^\w{3} \d\d \d\d:\d\d:\d\d host CEF:0\|Tocsin\|MISP\|1\|Network activity\|Network activity\|1\|dst=192\.0\.2\.1\n$/,
  )
})

test.each(['snort', 'suricata', 'yara', 'zeek', 'cef'])(
  '%s shows nobody what they may not see',
  async (returnFormat) => {
    for (const scope of ['events', 'attributes']) {
      expect((await search(scope, { returnFormat }, owner)).body).toContain('kept.example')
      const { body } = await search(scope, { returnFormat }, outsider)
      expect(body).toContain('192.0.2.1')
      expect(body).not.toContain('kept.example')
    }
  },
)
