import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { enqueueDue } from './enqueue-due.ts'
import { openSite, type Site } from './testing/site.ts'

let server: TestServer
let admin: Person
let member: Person
let site: Site
let base: string
beforeAll(async () => {
  server = await createTestServer({ jobs: 2 })
  admin = await addPerson(server.context, { may: everyPermission })
  member = await addPerson(server.context, { may: userPermissions })
  site = await openSite()
  base = site.url
})
afterAll(async () => {
  await server.close()
  site.close()
})
beforeEach(() => (site.files = {}))

const post = async (path: string, body: unknown = {}, who = admin) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = admin) => ask(server, who.key, 'GET', path)

async function add(more: object): Promise<string> {
  const sent = { name: 'Feed', provider: 'p', enabled: true, caching_enabled: true, url: base, ...more }
  return (await post('/feeds/add', { Feed: sent })).body.Feed.id
}

/** Runs it, and answers the receipt. */
async function done(id: string, job: string) {
  const state = async () => (await get(`/tocsin/jobs/${job}`)).body.state
  await expect.poll(state, { timeout: 30_000 }).toMatch(/done|failed/)
  const { receipts } = (await get(`/tocsin/feeds/receipts?feed=${id}&limit=1`)).body
  return (await get(`/tocsin/feeds/receipts/${receipts[0].id}`)).body
}
const fetchOnce = async (id: string) => done(id, (await post(`/tocsin/feeds/${id}/fetch`)).body.job)
const dryRun = async (id: string) => (await post(`/tocsin/feeds/${id}/dry-run`)).body
async function cacheOnce(id: string) {
  expect((await get(`/feeds/cacheFeeds/${id}`)).body.message).toBe('Feed caching job initiated.')
  const { receipts } = (await get(`/tocsin/feeds/receipts?feed=${id}&limit=1`)).body
  return done(id, receipts[0].job)
}
const eventOf = async (id: string) => {
  const { event_id } = (await get(`/feeds/view/${id}`)).body.Feed
  return (await get(`/events/view/${event_id}`)).body.Event
}

describe('a feed of values', () => {
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `host,x${from + i}.example.org,note`).join('\n')

  test('goes into one event: what is new is added, what is gone deleted, and nothing else is touched', async () => {
    site.files['/list.csv'] = `# a list\n${lines(0, 2_000)}`
    const settings = { csv: { value: '2', delimiter: ',' } }
    const id = await add({ url: `${base}/list.csv`, source_format: 'csv', delta_merge: true, settings })
    expect(await dryRun(id)).toMatchObject({ event: null, counts: { added: 2_000, gone: 0, unchanged: 0, refused: 0 } })
    expect((await fetchOnce(id)).counts).toEqual({ added: 2_000, gone: 0, unchanged: 0, refused: 0 })
    const first = await eventOf(id)
    expect(first).toMatchObject({ info: 'Feed feed', analysis: '2', threat_level_id: '4', attribute_count: '2000' })
    await server.context.db
      .updateTable('attributes')
      .set({ timestamp: 1_000 })
      .where('event_id', '=', Number(first.id))
      .execute()
    site.files['/list.csv'] = lines(100, 2_050)
    expect(await dryRun(id)).toMatchObject({ event: first.id, counts: { added: 50, gone: 100, unchanged: 1_900 } })
    expect((await fetchOnce(id)).counts).toEqual({ added: 50, gone: 100, unchanged: 1_900, refused: 0 })
    const second = await eventOf(id)
    expect(second).toMatchObject({ id: first.id, attribute_count: '1950' })
    const touched = second.Attribute.filter(({ timestamp }: { timestamp: string }) => timestamp !== '1000')
    expect(touched).toHaveLength(50)
    expect((await fetchOnce(id)).counts).toEqual({ added: 0, gone: 0, unchanged: 1_950, refused: 0 })
    expect((await eventOf(id)).timestamp).toBe(second.timestamp)
  }, 60_000)

  test('makes a new event each time where it is said so, with the feed’s creator, tags and wishes', async () => {
    site.files['/list.txt'] = 'hxxp://a.example.net/x and 198.51.100.7, not this: 203.0.113.9'
    const tag = (await post('/tags/add', { name: 'from:feed' })).body.Tag.id
    const wishes = { fixed_event: false, override_ids: true, tag_id: tag, orgc_id: member.orgId, publish: true }
    const settings = { common: { excluderegex: '/^203\\./' } }
    const id = await add({ name: 'New', url: `${base}/list.txt`, distribution: 3, settings, ...wishes })
    await fetchOnce(id)
    await fetchOnce(id)
    const { body } = await post('/events/restSearch', { eventinfo: 'New feed' })
    expect(body.response).toHaveLength(2)
    const [{ Event }] = body.response
    expect(Event).toMatchObject({ distribution: '3', published: true, Orgc: { uuid: member.orgUuid } })
    expect(Event.Tag.map(({ name }: { name: string }) => name)).toEqual(['from:feed'])
    const values = Event.Attribute.map((one: { value: string; to_ids: boolean }) => [one.value, one.to_ids])
    expect(values).toEqual([
      ['http://a.example.net/x', false],
      ['198.51.100.7', false],
    ])
  })

  test('tells beforehand what it will correlate with', async () => {
    const event = (await post('/events/add', { info: 'known', Attribute: [{ type: 'ip-dst', value: '192.0.2.77' }] }))
      .body
    site.files['/list.txt'] = '192.0.2.77 192.0.2.78'
    const id = await add({ url: `${base}/list.txt` })
    expect(await dryRun(id)).toMatchObject({ counts: { added: 2 }, correlations: { values: 1, events: 1 } })
    const preview = (await get(`/feeds/previewIndex/${id}`)).body
    expect(preview).toMatchObject([
      { value: '192.0.2.77', default_type: 'ip-dst', correlations: [event.Event.id] },
      { value: '192.0.2.78', correlations: [] },
    ])
    expect((await get(`/events/view/${event.Event.id}`)).body.Event.Attribute).toHaveLength(1)
  })

  test('that is not enabled is not fetched', async () => {
    const id = await add({ enabled: false })
    expect((await get(`/feeds/fetchFromFeed/${id}`)).body.result).toMatch(/^Feed is currently not enabled/)
  })

  test('is fetched again and again where it is said how often', async () => {
    site.files['/due.txt'] = '192.0.2.99'
    const id = await add({ url: `${base}/due.txt`, every: '6h', caching_enabled: false })
    await enqueueDue(server.context)
    await enqueueDue(server.context)
    const receipts = async () => (await get(`/tocsin/feeds/receipts?feed=${id}`)).body.receipts
    await expect.poll(async () => (await receipts())[0]?.state, { timeout: 20_000 }).toBe('done')
    expect(await receipts()).toHaveLength(1)
  })
})

describe('a local feed', () => {
  test('is read from the folder of feeds, and removed where it is said so', async () => {
    const folder = join(server.context.config.dataDir, 'feeds')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'list.txt'), '192.0.2.50')
    const id = await add({ input_source: 'local', url: 'list.txt', delete_local_file: true })
    expect((await fetchOnce(id)).counts).toMatchObject({ added: 1 })
    expect(await fetchOnce(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('There is no file') })
  })

  test('that leads out of the folder by a link is not read', async () => {
    const { dataDir } = server.context.config
    await mkdir(join(dataDir, 'feeds'), { recursive: true })
    await writeFile(join(dataDir, 'secret.txt'), '192.0.2.51')
    await symlink(join(dataDir, 'secret.txt'), join(dataDir, 'feeds', 'link.txt'))
    const id = await add({ input_source: 'local', url: 'link.txt' })
    expect(await fetchOnce(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('There is no file') })
  })
})

describe('a feed of events', () => {
  const ORG = { name: 'Maker', uuid: '11111111-2222-4333-8444-555555555555' }
  const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const event = (n: number, more: object = {}) => ({
    uuid: uuidOf(n),
    info: `event ${n}`,
    date: '2026-01-01',
    threat_level_id: '2',
    analysis: '1',
    timestamp: '1700000000',
    published: true,
    distribution: '3',
    Orgc: ORG,
    Tag: [{ name: 'tlp:white' }, { name: 'mine', local: true }],
    Attribute: [{ uuid: uuidOf(1_000 + n), type: 'domain', value: `e${n}.example.com`, timestamp: '1700000000' }],
    ...more,
  })
  function serve(folder: string, events: ReturnType<typeof event>[]): void {
    const manifest: Record<string, object> = {}
    for (const { uuid, Attribute: _attributes, ...told } of events) manifest[uuid] = told
    site.files[`/${folder}/manifest.json`] = JSON.stringify(manifest)
    for (const one of events) site.files[`/${folder}/${one.uuid}.json`] = JSON.stringify({ Event: one })
  }

  test('brings what is new and newer, as copies, shared and tagged as the feed says', async () => {
    serve('a', [event(1), event(2)])
    const tag = (await post('/tags/add', { name: 'feed:a' })).body.Tag.id
    const id = await add({ source_format: 'misp', url: `${base}/a/`, distribution: 1, tag_id: tag })
    expect(Object.keys((await get(`/feeds/previewIndex/${id}`)).body)).toEqual([uuidOf(1), uuidOf(2)])
    expect((await get(`/feeds/previewEvent/${id}/${uuidOf(1)}`)).body.Event.info).toBe('event 1')
    expect(await dryRun(id)).toMatchObject({ counts: { added: 2, updated: 0, unchanged: 0, refused: 0 } })
    expect((await fetchOnce(id)).counts).toEqual({ added: 2 })
    const { Event } = (await get(`/events/view/${uuidOf(1)}`)).body
    expect(Event).toMatchObject({ distribution: '1', locked: true, Orgc: { uuid: ORG.uuid }, timestamp: '1700000000' })
    expect(Event.Attribute[0]).toMatchObject({ distribution: '5', value: 'e1.example.com' })
    expect(Event.Tag.map(({ name }: { name: string }) => name)).toEqual(['tlp:white', 'feed:a'])

    const Attribute = [{ uuid: uuidOf(1_002), type: 'domain', value: 'new.example.com', timestamp: '1700000100' }]
    serve('a', [event(1), event(2, { info: 'changed', timestamp: '1700000100', Attribute })])
    expect(await dryRun(id)).toMatchObject({ counts: { added: 0, updated: 1, unchanged: 1, refused: 0 } })
    const receipt = await fetchOnce(id)
    expect(receipt.counts).toEqual({ updated: 1, unchanged: 1 })
    expect(receipt.outcomes).toMatchObject([
      { uuid: uuidOf(1), outcome: 'unchanged' },
      { uuid: uuidOf(2), outcome: 'updated' },
    ])
    expect((await get(`/events/view/${uuidOf(2)}`)).body.Event).toMatchObject({
      info: 'changed',
      Attribute: [{ value: 'new.example.com' }],
    })
  })

  test('takes what the rules take, and never what is blocked or was made here', async () => {
    const own = (await post('/events/add', { info: 'own', uuid: uuidOf(13) })).body.Event
    await post('/event_blocklists/add', { uuids: [uuidOf(14)] })
    const tagged = { Tag: [{ name: 'wanted' }] }
    const newest = { ...tagged, timestamp: '4000000000' }
    serve('b', [event(11), event(12, tagged), event(13, newest), event(14, tagged)])
    const rules = { tags: { OR: ['wanted'], NOT: [] } }
    const id = await add({ source_format: 'misp', url: `${base}/b`, rules })
    const { counts, outcomes } = await fetchOnce(id)
    expect(counts).toEqual({ added: 1, refused: 3 })
    expect(outcomes).toMatchObject([
      { uuid: uuidOf(11), why: expect.stringContaining('tags') },
      { uuid: uuidOf(12), outcome: 'added' },
      { uuid: uuidOf(13), why: expect.stringContaining('made here') },
      { uuid: uuidOf(14), why: expect.stringContaining('block list') },
    ])
    expect((await get(`/events/view/${own.id}`)).body.Event.info).toBe('own')
  })

  test('that lies fails event by event, and the rest comes', async () => {
    serve('c', [event(21), event(22), event(23), event(24)])
    site.files[`/c/${uuidOf(21)}.json`] = JSON.stringify({ Event: event(99) })
    site.files[`/c/${uuidOf(22)}.json`] = '{"Event":'
    delete site.files[`/c/${uuidOf(23)}.json`]
    const id = await add({ source_format: 'misp', url: `${base}/c` })
    const { state, counts, outcomes } = await fetchOnce(id)
    expect([state, counts]).toEqual(['done', { added: 1, failed: 3 }])
    expect(outcomes.map(({ why }: { why: string }) => why)).toEqual([
      'The feed holds another event for it.',
      expect.stringContaining('no JSON'),
      expect.stringContaining('status 404'),
      '',
    ])
    expect((await get(`/events/view/${uuidOf(99)}`)).status).toBe(404)
  })
})

describe('a hostile feed', () => {
  test.each([
    ['no JSON', '[', /no JSON/],
    ['a list', '[]', /no JSON object/],
    ['entries that name no events', '{"../../etc/passwd":{},"__proto__":1,"x":null}', undefined],
  ])('whose manifest is %s ends with a receipt', async (_name, manifest, error) => {
    site.files['/x/manifest.json'] = manifest
    const id = await add({ source_format: 'misp', url: `${base}/x` })
    const receipt = await fetchOnce(id)
    if (error) expect(receipt).toMatchObject({ state: 'failed', error: expect.stringMatching(error) })
    else expect(receipt).toMatchObject({ state: 'done', counts: {} })
  })

  test('that never ends is given up', async () => {
    const piece = 'a'.repeat(1024 * 1024)
    site.files['/endless'] = (_request, response) => {
      const more = (): void =>
        void (response.destroyed || (response.write(piece) ? setImmediate(more) : response.once('drain', more)))
      more()
    }
    const id = await add({ url: `${base}/endless` })
    expect(await fetchOnce(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('larger than') })
  }, 60_000)

  test('that redirects to a private address is not followed, and its headers go nowhere else', async () => {
    let reached = ''
    const inner = await openSite()
    inner.files['/'] = (request, response) => {
      reached = JSON.stringify(request.headers)
      response.end('192.0.2.1')
    }
    site.files['/away'] = (_request, response) => void response.writeHead(302, { location: `${inner.url}/` }).end()
    const id = await add({ url: `${base}/away`, headers: 'Authorization: secret' })
    expect(await fetchOnce(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('is not called') })
    expect(reached).toBe('')
    inner.close()
  })

  test('of huge lines, unclosed quotes and NULs brings what can be read', async () => {
    site.files['/huge'] = `${'x'.repeat(3_000_000)}.example.org\n192.0.2.61\u0000192.0.2.62`
    const id = await add({ url: `${base}/huge` })
    expect((await fetchOnce(id)).counts).toMatchObject({ added: 2 })
    site.files['/quote.csv'] = `192.0.2.63\n"${'y'.repeat(2_000_000)}`
    const csv = await add({ url: `${base}/quote.csv`, source_format: 'csv' })
    expect(await fetchOnce(csv)).toMatchObject({ state: 'failed', error: expect.stringContaining('quote') })
  })
})

describe('kept values', () => {
  test('are found by value, compared, and replaced as a whole', async () => {
    site.files['/one'] = 'A.example.org b.example.org c.example.org'
    site.files['/two'] = 'b.example.org d.example.org'
    const one = await add({ name: 'one', url: `${base}/one`, lookup_visible: true })
    const two = await add({ name: 'two', url: `${base}/two` })
    expect((await cacheOnce(one)).counts).toEqual({ values: 3 })
    await cacheOnce(two)
    const ids = async (value: unknown, who = admin) =>
      (await post('/feeds/searchCaches', { value }, who)).body.map(({ Feed }: { Feed: { id: string } }) => Feed.id)
    expect(await ids('b.example.org')).toEqual([one, two])
    expect(await ids(' B.EXAMPLE.ORG ')).toEqual([one, two])
    expect(await ids('b.example.org', member)).toEqual([one])
    expect(await ids('z.example.org')).toEqual([])
    const several = (await post('/feeds/searchCaches', { value: ['d.example.org', 'z'] })).body
    expect(several).toMatchObject({ 'd.example.org': [{ Feed: { id: two, type: 'Feed' } }], z: [] })
    const compared = (await get('/feeds/compareFeeds')).body.find(
      ({ Feed }: { Feed: { id: string } }) => Feed.id === two,
    )
    expect(compared.Feed.values).toBe(2)
    expect(compared.Feed.ComparedFeed).toContainEqual(
      expect.objectContaining({ id: one, overlap_count: 1, overlap_percentage: 50 }),
    )
    expect((await get(`/feeds/view/${two}`)).body.Feed).toMatchObject({
      cached_elements: 2,
      coverage_by_other_feeds: '50%',
    })
    site.files['/two'] = 'd.example.org'
    await cacheOnce(two)
    expect(await ids('b.example.org')).toEqual([one])
  })

  test('of a feed of events come from its hashes, with the events they are in', async () => {
    const uuid = '00000000-0000-4000-8000-000000000777'
    site.files['/h/hashes.csv'] = `0cc175b9c0f1b6a831c399e269772661,${uuid}\nnonsense\n`
    const id = await add({ source_format: 'misp', url: `${base}/h` })
    expect((await cacheOnce(id)).counts).toEqual({ values: 1 })
    const { body } = await post('/feeds/searchCaches', { value: 'a' })
    expect(body).toMatchObject([{ Feed: { id, type: 'MISP Feed', uuid: [uuid] } }])
  })
})
