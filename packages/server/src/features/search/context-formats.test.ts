import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'
import { clustersKind } from '../galaxies/clusters-kind.ts'
import { galaxiesKind } from '../galaxies/galaxies-kind.ts'
import { taxonomies } from '../taxonomies/content.ts'

const PHISHING = 'misp-galaxy:mitre-attack-pattern="Phishing - T1566"'
const SCANNING = 'misp-galaxy:mitre-attack-pattern="Scanning - T1595"'

let server: StartedServer
let owner: Person
let outsider: Person
beforeAll(async () => {
  server = await createStartedServer()
  const uuid = 'c4e851fa-775f-11e7-8163-b774922098cd'
  const about = { name: 'Attack Pattern', type: 'mitre-attack-pattern', description: 'd', version: 1, uuid }
  const order = { namespace: 'mitre-attack', kill_chain_order: { attack: ['first', 'second'] } }
  const values = ['Scanning - T1595', 'Phishing - T1566', 'Idle - T1000'].map((value) => ({
    value,
    uuid: crypto.randomUUID(),
    meta: { external_id: value.slice(-5), kill_chain: ['attack:first'] },
  }))
  for (const [kind, document] of [
    [galaxiesKind, { ...about, ...order }],
    [clustersKind, { ...about, authors: [], source: 's', category: 'c', values }],
    [taxonomies, { namespace: 'tlp', description: 'd', version: 1, predicates: [{ value: 'green' }] }],
  ] as const) {
    const read = kind.read(document)
    if ('faults' in read) throw new Error('The library breaks a rule')
    await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  }
  owner = await addPerson(server.context, { may: everyPermission })
  outsider = await addPerson(server.context, { may: userPermissions })
  const add = async (event: object) => ask(server, owner.key, 'POST', '/events/add', { distribution: 1, ...event })
  const attribute = (more: object) => ({ type: 'text', value: crypto.randomUUID(), distribution: 5, ...more })
  await add({ info: 'a', Tag: [{ name: PHISHING }, { name: 'tlp:green' }, { name: 'our own' }] })
  await add({
    info: 'b',
    Attribute: [attribute({ Tag: [{ name: PHISHING }] }), attribute({ Tag: [{ name: PHISHING }] })],
  })
  await add({ info: 'c', distribution: 0, Tag: [{ name: SCANNING }, { name: 'secret' }] })
  await add({ info: 'd', Attribute: [attribute({ distribution: 0, Tag: [{ name: SCANNING }] })] })
})
afterAll(async () => server.close())

const search = async (returnFormat: string, more: object = {}, who = owner, scope = 'events') =>
  ask(server, who.key, 'POST', `/${scope}/restSearch`, { returnFormat, ...more })

test('attack counts the events that the reader sees, in the matrix of the library', async () => {
  const { status, body } = await search('attack')
  expect(status).toBe(200)
  expect(body).toMatchObject({ scores: { [PHISHING]: 2, [SCANNING]: 2 }, maxScore: 2, galaxyName: 'Attack Pattern' })
  expect(body.matrixGalaxies).toMatchObject([{ Galaxy: { type: 'mitre-attack-pattern' } }])
  const theirs = (await search('attack', {}, outsider)).body
  expect(theirs.scores).toEqual({ [PHISHING]: 2 })
  expect(theirs.tabs.attack.first.map(({ value }: { value: string }) => value)).toEqual([
    'Phishing - T1566',
    'Idle - T1000',
    'Scanning - T1595',
  ])
})

test('a matrix that the library does not have is refused by name', async () => {
  const { status, body } = await search('attack', { attackGalaxy: 'no\0such' })
  expect(status).toBe(400)
  expect(body.message).toContain('attackGalaxy')
})

test('a layer for the Navigator, of events and of attributes', async () => {
  const { body } = await search('attack-navigator', { counts: 'attributes' }, outsider)
  expect(body).toMatchObject({ versions: { layer: '4.5' }, techniques: [{ techniqueID: 'T1566', score: 2 }] })
  const found = (await search('attack-navigator', { tags: SCANNING }, owner, 'attributes')).body
  expect(found.techniques).toEqual([{ techniqueID: 'T1595', score: 1, comment: '1 event' }])
})

test('sightings of techniques', async () => {
  const { body } = await search('attack-sightings', {}, outsider)
  expect(body.map(({ techniques }: { techniques: object[] }) => techniques)).toEqual([
    [{ techniqueID: 'T1566' }],
    [{ techniqueID: 'T1566' }],
    [{ techniqueID: 'T1566' }],
  ])
})

test('context says what the library knows of tags, as JSON and to be read', async () => {
  const { body } = await search('context', {}, outsider)
  expect(body.tags['Custom Tags']).toMatchObject([{ Tag: { name: 'our own' } }])
  expect(body.tags.tlp).toMatchObject([
    { Taxonomy: { namespace: 'tlp' }, TaxonomyPredicate: { value: 'green' }, TaxonomyEntry: null },
  ])
  expect(body.clusters['mitre-attack-pattern']).toMatchObject([{ GalaxyCluster: { tag_name: PHISHING } }])
  expect(body.attackData.scores).toEqual({ [PHISHING]: 2 })
  const { headers, body: markdown } = await search('context-markdown')
  expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(headers.get('content-disposition')).toBe('attachment; filename="misp.event.list.md"')
  expect(markdown).toContain(`](${server.context.config.baseUrl}/galaxy_clusters/view/`)
  expect(markdown).toContain('- `secret`')
})

test.each(['attack', 'context', 'context-markdown'])('%s is of events alone, as in MISP', async (returnFormat) => {
  expect((await search(returnFormat, {}, owner, 'attributes')).status).toBe(404)
})
