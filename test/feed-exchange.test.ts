import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unwrap } from '@tocsin/format'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** The events of ../shared, which is not part of the repository: without it, nothing is compared. */
const FOLDER = join(import.meta.dirname, '../../shared/data/events')
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.includes('__')) : []

/** What a server assigns, and what feeds do not carry: docs/feeds.md says why, one by one. */
const OWN = new Set(
  [
    'id org_id orgc_id event_id object_id sharing_group_id user_id tag_id referenced_id attribute_id object_uuid',
    'Org distribution locked publish_timestamp first_publication proposal_email_lock event_creator_email',
    'SharingGroup RelatedEvent Galaxy Sighting ShadowAttribute CryptographicKey Note Opinion Relationship local',
    'numerical_value is_galaxy is_custom_galaxy source_uuid referenced_type protected',
  ].flatMap((line) => line.split(' ')),
)

let from: TestServer
let to: TestServer
let giver: Person
let taker: Person
beforeAll(async () => {
  from = await createTestServer()
  to = await createTestServer({ jobs: 1 })
  giver = await addPerson(from.context, { may: everyPermission })
  taker = await addPerson(to.context, { may: everyPermission })
})
afterAll(async () => {
  await from.close()
  await to.close()
})

describe.skipIf(files.length === 0)('the events of ../shared/data/events', () => {
  test('published as a feed by one server and fetched by another are equal', async () => {
    for (const file of files) {
      for (const event of unwrap(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')), 'Event')) {
        await ask(from, giver.key, 'POST', '/events/add', { Event: event })
      }
    }
    await from.context.db.updateTable('events').set({ published: true }).execute()
    const search = { name: 'all', scope: 'events', parameters: {} }
    const { id } = (await ask(from, giver.key, 'POST', '/tocsin/saved-searches', search)).body
    const { url } = (await ask(from, giver.key, 'POST', '/tocsin/published-feeds', { saved_search: id })).body
    const sent = { name: 'all', provider: 'p', url, source_format: 'misp', enabled: true, distribution: 3 }
    const feed = (await ask(to, taker.key, 'POST', '/feeds/add', sent)).body.Feed
    const { job } = (await ask(to, taker.key, 'POST', `/tocsin/feeds/${feed.id}/fetch`)).body
    const done = async () => (await ask(to, taker.key, 'GET', `/tocsin/jobs/${job}`)).body.state
    await expect.poll(done, { timeout: 120_000, interval: 500 }).toMatch(/done|failed/)

    const { receipts } = (await ask(to, taker.key, 'GET', `/tocsin/feeds/receipts?feed=${feed.id}`)).body
    const { outcomes } = (await ask(to, taker.key, 'GET', `/tocsin/feeds/receipts/${receipts[0].id}`)).body
    const { length } = await from.context.db.selectFrom('events').select('id').execute()
    expect(outcomes).toHaveLength(length)
    for (const { uuid, outcome, why } of outcomes) {
      // MISP takes no published event in which nothing is.
      if (outcome === 'refused') expect(why).toMatch(/published event that was empty/)
      else expect([outcome, why]).toEqual(['added', ''])
      if (outcome === 'refused') continue
      const path = `/events/view/${uuid}/deleted[]:0/deleted[]:1/includeAttachments:1/excludeLocalTags:1`
      const [there, here] = [await ask(from, giver.key, 'GET', path), await ask(to, taker.key, 'GET', path)]
      expect(comparable(here.body.Event)).toEqual(comparable(there.body.Event))
    }
  }, 180_000)
})

/** Without what is a server's own; lists in one order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !OWN.has(name))
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, comparable(inner)]))
}
