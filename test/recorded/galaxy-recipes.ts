import { randomUUID } from 'node:crypto'
import { clustersKind } from '../../packages/server/src/features/galaxies/clusters-kind.ts'
import { galaxiesKind } from '../../packages/server/src/features/galaxies/galaxies-kind.ts'
import { inTransaction } from '../../packages/server/src/platform/db/connect.ts'
import { about, aboutNothing, asRecorded, pathTo, type Recipe, type Recipes } from './recipe.ts'
import { addAttribute, addEvent, type Subject, type World } from './world.ts'

const birds = {
  name: 'Birds',
  type: 'birds',
  description: 'What flies',
  version: 1,
  uuid: '5e1d0b3a-6c57-4a5e-8c0c-0f1c6f6f0a01',
  icon: 'crow',
  namespace: 'misp',
}
const values = ['Heron', 'Egret'].map((value, i) => ({
  value,
  uuid: `5e1d0b3a-6c57-4a5e-8c0c-0f1c6f6f0a1${i}`,
  description: 'A bird',
  meta: { country: 'everywhere', refs: ['https://example.com/a', 'https://example.com/b'] },
}))
const library = [
  [galaxiesKind, birds],
  [
    galaxiesKind,
    { ...birds, name: 'Ways', type: 'ways', uuid: randomUUID(), kill_chain_order: { 'agent-threat': ['in', 'out'] } },
  ],
  [clustersKind, { ...birds, authors: ['somebody'], source: 'here', category: 'bird', values }],
] as const

/** A galaxy of the public library with two clusters, and one with an order. */
async function haveGalaxy({ server, ask }: World): Promise<Subject> {
  for (const [kind, document] of library) {
    const read = kind.read(document)
    if ('faults' in read) throw new Error(`${document.name} breaks a rule`)
    await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  }
  return ((await ask('admin', 'GET', `/galaxies/view/${birds.uuid}`)).body as { Galaxy: Subject }).Galaxy
}

async function haveCluster(world: World): Promise<Subject> {
  await haveGalaxy(world)
  const { body } = await world.ask('admin', 'GET', `/galaxy_clusters/view/${values[1]?.uuid}`)
  return body.GalaxyCluster as Subject
}

/** A cluster of one's own, with as much on it as the recorded one has. */
async function addCluster(world: World, withRelation = false): Promise<Subject> {
  const { id } = await haveGalaxy(world)
  const relation = {
    referenced_galaxy_cluster_uuid: values[0]?.uuid,
    referenced_galaxy_cluster_type: 'is-tested-by',
    distribution: 0,
    Tag: [{ name: 'tlp:amber' }],
  }
  const { GalaxyCluster } = await world.make(`/galaxy_clusters/add/${id}`, {
    value: 'Test Cluster',
    authors: ['MISP'],
    distribution: 1,
    description: 'Example test cluster',
    GalaxyElement: [{ key: 'synonyms', value: 'Test3' }],
    ...(withRelation ? { GalaxyClusterRelation: [relation] } : {}),
  })
  return GalaxyCluster as Subject
}

const own = about(async (world) => addCluster(world))

/** Edits say what they said, of our clusters: `similar` and `is-tested-by` point to one of the library. */
const edit: Recipe = async (world, exchange) => {
  const { uuid } = await addCluster(world)
  const { GalaxyClusterRelation: relations } = exchange.req_body as { GalaxyClusterRelation?: object[] }
  const ours = relations?.map((relation) => ({
    ...relation,
    id: undefined,
    galaxy_cluster_uuid: uuid,
    referenced_galaxy_cluster_uuid: values[0]?.uuid,
  }))
  const body = { ...(exchange.req_body as object), uuid, ...(ours ? { GalaxyClusterRelation: ours } : {}) }
  return { path: `/galaxy_clusters/edit/${uuid}`, body }
}

const attach =
  (to: (world: World) => Promise<Subject>): Recipe =>
  async (world, exchange) => {
    const { id } = await to(world)
    const cluster = await haveCluster(world)
    const path = pathTo(exchange, [{ id, uuid: '' }])
    return { path, body: { Galaxy: { target_id: exchange.status === 404 ? 9_999_999 : cluster.id } } }
  }

const removeRelation: Recipe = async (world) => {
  const { uuid } = await addCluster(world, true)
  const { body } = await world.ask('admin', 'GET', `/galaxy_clusters/view/${uuid}`)
  return { path: `/galaxy_cluster_relations/delete/${body.GalaxyCluster.GalaxyClusterRelation[0].id}` }
}

const search: Recipe = async (world) => {
  await haveGalaxy(world)
  return { body: { limit: 1, value: 'Heron' } }
}

const list: Recipe = async (world, { req_body }) => {
  await haveGalaxy(world)
  const { value } = (req_body ?? {}) as { value?: string }
  return value === '360.net Threat Actors' ? { body: { value: 'birds' } } : {}
}

/** Galaxies, clusters, and what they are to each other. */
export const galaxyRecipes: Recipes = {
  'GET /galaxies 200': list,
  'POST /galaxies 200': list,
  'GET /galaxies/index 200': list,
  'POST /galaxies/index 200': list,
  'GET /galaxies/view/{id} 200': about(haveGalaxy),
  'GET /galaxies/view/{id} 404': aboutNothing,
  'GET /galaxies/view/{uuid} 200': about(haveGalaxy),
  'POST /galaxies/attachCluster/{id}/attribute/local:0 200': attach(async (world) => addAttribute(world)),
  'POST /galaxies/attachCluster/{id}/event/local:0 200': attach(async (world) => addEvent(world)),
  'POST /galaxies/attachCluster/{id}/event/local:0 404': attach(async (world) => addEvent(world)),
  'POST /galaxy_cluster_relations/delete/{id} 200': removeRelation,
  'POST /galaxy_clusters/add/{id} 200': about(haveGalaxy),
  'POST /galaxy_clusters/delete/{uuid} 200': own,
  'POST /galaxy_clusters/edit/{uuid} 200': edit,
  // Others have left clusters of their own there.
  'GET /galaxy_clusters/index/{id} 200': async (world) => ({
    path: `/galaxy_clusters/index/${(await haveGalaxy(world)).id}/context:default`,
  }),
  'POST /galaxy_clusters/restSearch 200': search,
  'GET /galaxy_clusters/view/{id} 200': about(haveCluster),
  'GET /galaxy_clusters/view/{id} 404': asRecorded,
  'GET /galaxy_clusters/view/{uuid} 200': own,
  'GET /galaxy_clusters/view/{uuid} 404': aboutNothing,
}
