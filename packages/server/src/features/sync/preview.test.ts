import { afterAll, beforeAll, expect, test } from 'vitest'
import { link, pullOver, startNode, type Node } from './testing/network.ts'

let a: Node
let b: Node
let linkId: string
beforeAll(async () => {
  ;[a, b] = await Promise.all([startNode('Alpha'), startNode('Bravo')])
  linkId = await link(b, a, { pull: true })
})
afterAll(async () => Promise.all([a.close(), b.close()]))

async function addEvent(info: string, fields: object = {}): Promise<{ id: string; uuid: string }> {
  const Attribute = [{ type: 'domain', value: 'x.example' }]
  const Event = { info, distribution: 3, published: true, Attribute, ...fields }
  return (await a.admin('POST', '/events/add', { Event })).body.Event
}
const preview = async (path = '') => b.admin('GET', `/servers/previewIndex/${linkId}${path}`)

test('the index of another server is shown, newest first, with what is here of it, and nothing is kept', async () => {
  const early = await addEvent('an early one', { timestamp: 1_700_000_000 })
  const { uuid } = await addEvent('a late one', { timestamp: 1_700_000_100, Tag: [{ name: 'tlp:green' }] })
  await addEvent('for its own organisation', { distribution: 0 })
  const { status, body } = await preview()
  expect(status).toBe(200)
  const lines = body.map(({ Event, here }: { Event: { info: string }; here: string }) => [Event.info, here])
  expect(lines).toEqual([
    ['a late one', 'absent'],
    ['an early one', 'absent'],
  ])
  expect(body[0].Event).toMatchObject({ uuid, Orgc: { name: 'Alpha' }, Org: { name: 'Alpha' } })
  expect((await b.admin('GET', `/events/view/${uuid}`)).status).toBe(404)

  await pullOver(b, linkId, early.uuid)
  expect((await preview()).body.map(({ here }: { here: string }) => here)).toEqual(['absent', 'current'])
  await a.admin('POST', `/events/edit/${early.uuid}`, { Event: { info: 'a newer one', published: true } })
  const found = (await preview('/searchall:a%20newer/limit:5')).body
  expect(found).toMatchObject([{ Event: { info: 'a newer one' }, here: 'older' }])
  expect((await b.admin('POST', `/servers/previewIndex/${linkId}`, { searchall: '\ud800/x:y' })).status).toBeLessThan(
    500,
  )
})

test('an event of another server is shown by its number over there or its uuid', async () => {
  const { id, uuid } = await addEvent('one event')
  for (const reference of [id, uuid]) {
    const { body } = await b.admin('GET', `/servers/previewEvent/${linkId}/${reference}`)
    expect(body.Event).toMatchObject({ uuid, info: 'one event', Attribute: [{ value: 'x.example' }] })
  }
  const missing = await b.admin('GET', `/servers/previewEvent/${linkId}/999999`)
  expect([missing.status, missing.body.message]).toEqual([404, expect.stringMatching(/^Event .*999999.* not found\.$/)])
  expect((await b.admin('GET', `/servers/previewEvent/${linkId}/..%2f..%2fusers`)).status).toBe(404)
})

test('a link that is not there, and a server that cannot be reached, are told apart', async () => {
  const absent = await b.admin('GET', '/servers/previewIndex/999')
  expect([absent.status, absent.body.message]).toEqual([404, 'Invalid server ID.'])
  const dead = await link(b, a, { name: 'Nobody', url: 'http://127.0.0.1:9' })
  expect((await b.admin('GET', `/servers/previewIndex/${dead}`)).status).toBe(502)
})
