import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'
import { clustersKind } from './clusters-kind.ts'
import { galaxiesKind } from './galaxies-kind.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

type Value = { value: string; uuid: string; [field: string]: unknown }

/** A galaxy of its own with the clusters of its file. */
function library(type: string) {
  const uuid = crypto.randomUUID()
  const about = { name: type, type, description: 'd', uuid }
  const keep = async (kind: typeof galaxiesKind, document: object) => {
    const read = kind.read(document)
    if ('faults' in read) throw new Error(JSON.stringify(read.faults))
    return inTransaction(server.context, async (tx) => read.keep(tx, 0))
  }
  return {
    uuid,
    galaxy: async () => keep(galaxiesKind, { ...about, version: 1 }),
    load: async (version: number, values: readonly Value[]) =>
      keep(clustersKind, { ...about, version, authors: ['a "b"', 'c\\'], source: 's', category: 'c', values }),
    source: async () => (await clustersKind.source(server.context.db, type)) as { version: number; values: Value[] },
    list: async (context = 'all') =>
      ((await server.admin('GET', `/galaxy_clusters/index/${uuid}/context:${context}`)).body as Listed[]).map(
        ({ GalaxyCluster: { value, version, id } }) => ({ value, version, id }),
      ),
  }
}
type Listed = { GalaxyCluster: { value: string; version: string; id: string } }

const cluster = (value: string, more: object = {}): Value => ({ value, uuid: crypto.randomUUID(), ...more })

test('a new version changes what changed, keeps local ids, and follows the order of the file', async () => {
  const { galaxy, load, list, source } = library('order')
  await galaxy()
  const [one, two, three] = [cluster('one', { meta: { synonyms: ['uno'] } }), cluster('two'), cluster('three')]
  expect(await load(1, [one, two])).toEqual({ added: 2, changed: 0, removed: 0 })
  const ids = new Map((await list()).map(({ value, id }) => [value, id]))
  const renamed = {
    ...one,
    meta: { synonyms: ['ein'] },
    related: [{ 'dest-uuid': two.uuid, type: 'similar', tags: ['t'] }],
  }
  expect(await load(2, [three, two, renamed])).toEqual({ added: 1, changed: 1, removed: 0 })
  expect((await source()).values).toEqual([three, two, renamed])
  for (const { value, version, id } of await list()) {
    expect(version).toBe('2')
    if (value !== 'three') expect(id).toBe(ids.get(value))
  }
  const { body } = await server.admin('GET', `/galaxy_clusters/view/${one.uuid}`)
  expect(body.GalaxyCluster).toMatchObject({
    authors: ['a "b"', 'c\\'],
    GalaxyElement: [{ key: 'synonyms', value: 'ein' }],
    GalaxyClusterRelation: [{ referenced_galaxy_cluster_uuid: two.uuid, distribution: '3', Tag: [{ name: 't' }] }],
  })
})

test('what the file has no more is taken out, save what something refers to', async () => {
  const { uuid, galaxy, load, list, source } = library('gone')
  await galaxy()
  const [tagged, related, plain] = [cluster('tagged'), cluster('related'), cluster('plain')]
  await load(1, [tagged, related, plain])
  await server.admin('POST', '/events/add', { info: 'x', Tag: [{ name: 'misp-galaxy:gone="tagged"' }] })
  const relation = { referenced_galaxy_cluster_uuid: related.uuid, referenced_galaxy_cluster_type: 'similar' }
  await server.admin('POST', `/galaxy_clusters/add/${uuid}`, { value: 'own', GalaxyClusterRelation: [relation] })
  expect(await load(2, [])).toEqual({ added: 0, changed: 0, removed: 3 })
  expect((await list()).map(({ value }) => value)).toEqual(['tagged', 'related', 'own'])
  expect((await source()).values).toEqual([])
  expect(await load(3, [tagged])).toEqual({ added: 0, changed: 1, removed: 0 })
})

test('what events brought before is the library’s from then on', async () => {
  const { uuid, galaxy, load, list } = library('early')
  const known = cluster('known', { description: 'the library' })
  const brought = (value: string, more: object) => ({
    value,
    uuid: crypto.randomUUID(),
    description: 'an event',
    tag_name: `misp-galaxy:early="${value}"`,
    ...more,
  })
  const sent = {
    info: 'x',
    Tag: ['known', 'alike', 'other'].map((value) => ({ name: `misp-galaxy:early="${value}"` })),
    Galaxy: [
      {
        uuid: crypto.randomUUID(),
        name: 'Early',
        type: 'early',
        GalaxyCluster: [brought('known', { uuid: known.uuid }), brought('alike', {}), brought('other', {})],
      },
    ],
  }
  const { body } = await server.admin('POST', '/events/add', sent)
  await galaxy()
  await load(1, [known, cluster('alike', { description: 'the library' })])
  const event = (await server.admin('GET', `/events/view/${body.Event.id}`)).body.Event
  expect(event.Galaxy).toMatchObject([{ uuid, name: 'early' }])
  const said = event.Galaxy[0].GalaxyCluster.map(
    ({ value, description }: { value: string; description: string }) => `${value}: ${description}`,
  )
  expect(said).toEqual(['known: the library', 'alike: the library', 'other: an event'])
  expect((await list()).length).toBeGreaterThanOrEqual(3)
})

test('clusters without their galaxy make one, which the galaxy’s own file fills', async () => {
  const { uuid, galaxy, load } = library('alone')
  await load(1, [cluster('one')])
  await server.admin('POST', `/galaxies/disable/${uuid}`)
  await galaxy()
  const { body } = await server.admin('GET', `/galaxies/view/${uuid}`)
  expect(body).toMatchObject({ Galaxy: { version: '1', enabled: false }, GalaxyCluster: [{ value: 'one' }] })
})

test('documents that hold what cannot be kept are refused with all that is wrong', () => {
  const faultsOf = (document: object) => {
    const read = clustersKind.read(document)
    return 'faults' in read ? read.faults.map(({ path, rule }) => `${path} ${rule}`) : []
  }
  const about = { name: 'n', type: 't', description: 'd', version: 1, uuid: crypto.randomUUID() }
  const whole = { ...about, authors: [], source: 's', category: 'c' }
  expect(faultsOf({ ...whole, values: [{ value: 'a', extra: 'x\0' }] })).toEqual([' text.storable'])
  expect(faultsOf({ ...whole, values: [{ value: 'a', extra: '\ud800' }] })).toEqual([' text.storable'])
  expect(faultsOf({ ...whole, values: [{ value: 'a', extra: 'a\\u0000' }] })).toEqual([])
  expect(faultsOf({ ...whole, values: [{ meta: { a: [[1]] } }] })).toEqual([
    'values[0].value required',
    'values[0].meta.a meta.nested',
  ])
})
