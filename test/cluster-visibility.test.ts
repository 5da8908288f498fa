import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import {
  addPerson,
  addSharingGroup,
  everyPermission,
  syncPermissions,
  type Person,
} from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * Who sees which galaxy cluster and which relation, by the written rule (`sharing-and-distribution` §2.5) and not by our
 * code: random clusters and relations at every level, every read path, every viewer.
 */
let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => server.close())

const ORGS = 3
const level = fc.constantFrom(0, 1, 2, 3, 4)
const clusterPlan = fc.record({ owner: fc.nat(ORGS - 1), distribution: level, isDeleted: fc.boolean() })
const relationPlan = fc.record({ from: fc.nat(4), to: fc.nat(4), distribution: level })
const worldPlan = fc.record({
  members: fc.subarray([0, 1, 2]),
  clusters: fc.array(clusterPlan, { minLength: 3, maxLength: 5 }),
  relations: fc.array(relationPlan, { minLength: 3, maxLength: 6 }),
})
type WorldPlan = typeof worldPlan extends fc.Arbitrary<infer T> ? T : never

type Viewer = { key: string; orgId: number; isAdmin: boolean }
type Shared = { distribution: number }
type Cluster = Shared & { id: number; uuid: string; orgId: number; isDeleted: boolean }
type Relation = Shared & { id: number; from: Cluster; to: Cluster }
type World = {
  members: ReadonlySet<number>
  viewers: Viewer[]
  galaxy: { id: number; uuid: string }
  clusters: Cluster[]
  relations: Relation[]
  event: string
}

/** The written rule. */
function isFor({ orgId, isAdmin }: Viewer, { distribution }: Shared, ownerId: number, { members }: World): boolean {
  if (isAdmin || orgId === ownerId) return true
  return distribution === 4 ? members.has(orgId) : distribution > 0
}
const sees = (viewer: Viewer, cluster: Cluster, world: World) => isFor(viewer, cluster, cluster.orgId, world)
const seesRelation = (viewer: Viewer, relation: Relation, world: World) =>
  sees(viewer, relation.from, world) && isFor(viewer, relation, relation.from.orgId, world)

test('every read path shows exactly the clusters and relations that the written rule allows', async () => {
  await fc.assert(
    fc.asyncProperty(worldPlan, async (plan) => {
      const world = await build(plan)
      for (const viewer of world.viewers) {
        await checkLists(world, viewer)
        await checkViews(world, viewer)
        await checkEvents(world, viewer)
      }
    }),
    { numRuns: 12, seed: 20_261_124 },
  )
}, 300_000)

async function build(plan: WorldPlan): Promise<World> {
  const { context } = server
  const { db } = context
  const people = await Promise.all(Array.from({ length: ORGS }, () => addPerson(context, { may: syncPermissions })))
  const admin = await addPerson(context, { may: everyPermission })
  const memberIds = plan.members.map((i) => at(people, i).orgId)
  const groupId = await addSharingGroup(context, admin, memberIds)
  const sharing = (distribution: number) => ({ distribution, sharing_group_id: distribution === 4 ? groupId : null })
  const galaxy = await db
    .insertInto('galaxies')
    .values({ uuid: crypto.randomUUID(), name: 'Random', type: 'random', kill_chain_order: '{"tab": ["column"]}' })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  const clusters: Cluster[] = []
  for (const item of plan.clusters) {
    const owner = { orgId: at(people, item.owner).orgId, creatorId: admin.orgId }
    clusters.push(await addCluster({ galaxyId: galaxy.id, ...item, owner, ...sharing(item.distribution) }))
  }
  const relations: Relation[] = []
  for (const { from: i, to: j, distribution } of plan.relations) {
    const [from, to] = [at(clusters, i % clusters.length), at(clusters, j % clusters.length)]
    relations.push(await addRelation(from, to, sharing(distribution)))
  }
  const tags = clusters.map(({ uuid }) => ({ name: `misp-galaxy:random="${uuid}"` }))
  const attributes = [{ type: 'text', value: 'x', Tag: tags }]
  const sent = { info: 'carries all', distribution: 1, Tag: tags, Attribute: attributes }
  const { body } = await ask(server, admin.key, 'POST', '/events/add', sent)
  const viewers = [...people, admin].map(({ key, orgId }: Person) => ({ key, orgId, isAdmin: key === admin.key }))
  return { members: new Set(memberIds), viewers, galaxy, clusters, relations, event: body.Event.uuid }
}

type Level = { distribution: number; sharing_group_id: number | null }
type NewCluster = Level & { galaxyId: number; owner: { orgId: number; creatorId: number }; isDeleted: boolean }

async function addCluster({
  galaxyId,
  owner,
  isDeleted,
  distribution,
  sharing_group_id,
}: NewCluster): Promise<Cluster> {
  const { db } = server.context
  const uuid = crypto.randomUUID()
  const { id } = await db
    .insertInto('galaxy_clusters')
    .values({
      uuid,
      galaxy_id: galaxyId,
      type: 'random',
      value: `secret of ${uuid}`,
      tag_name: `misp-galaxy:random="${uuid}"`,
      version: '1',
      org_id: owner.orgId,
      // The creator's organisation does not read by having made it.
      orgc_id: owner.creatorId,
      deleted: isDeleted,
      meta: JSON.stringify({ synonyms: [`synonym of ${uuid}`], kill_chain: ['tab:column'] }),
      distribution,
      sharing_group_id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const element = { galaxy_cluster_id: id, key: 'synonyms', value: `synonym of ${uuid}` }
  await db.insertInto('galaxy_elements').values(element).execute()
  return { id, uuid, orgId: owner.orgId, distribution, isDeleted }
}

async function addRelation(from: Cluster, to: Cluster, level: Level): Promise<Relation> {
  const { id } = await server.context.db
    .insertInto('galaxy_cluster_relations')
    .values({
      galaxy_cluster_id: from.id,
      referenced_galaxy_cluster_uuid: to.uuid,
      referenced_galaxy_cluster_type: 'similar',
      ...level,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, from, to, distribution: level.distribution }
}

async function checkLists(world: World, viewer: Viewer): Promise<void> {
  const { galaxy } = world
  const visible = world.clusters.filter((cluster) => sees(viewer, cluster, world))
  const live = visible.filter(({ isDeleted }) => !isDeleted)
  const wrapped = (body: { GalaxyCluster: { uuid: string } }[]) => body.map(({ GalaxyCluster: { uuid } }) => uuid)
  const read = async (method: 'GET' | 'POST', path: string, body?: object) =>
    (await ask(server, viewer.key, method, path, body)).body
  expectSame(wrapped(await read('GET', `/galaxy_clusters/index/${galaxy.id}`)), live)
  expectSame(wrapped(await read('POST', `/galaxy_clusters/index/${galaxy.uuid}`, { searchall: 'synonym of' })), live)
  for (const minimal of [0, 1]) {
    const body = await read('POST', '/galaxy_clusters/restSearch', { galaxy_id: galaxy.id, minimal })
    expectSame(wrapped(body.response), visible)
  }
  expectSame(wrapped(await read('POST', `/galaxies/export/${galaxy.id}`, {})), live)
  const whole = (await read('GET', `/galaxies/view/${galaxy.id}`)).GalaxyCluster as { uuid: string }[]
  expectSame(
    whole.map(({ uuid }) => uuid),
    live,
  )
  const { tabs } = await read('GET', `/tocsin/galaxies/${galaxy.id}/matrix`)
  expectSame(
    tabs[0].columns[0].clusters.map(({ uuid }: { uuid: string }) => uuid),
    live,
  )
}

async function checkViews(world: World, viewer: Viewer): Promise<void> {
  for (const cluster of world.clusters) {
    for (const name of [cluster.id, cluster.uuid]) {
      const { status, body } = await ask(server, viewer.key, 'GET', `/galaxy_clusters/view/${name}`)
      expect(status).toBe(sees(viewer, cluster, world) ? 200 : 404)
      if (status === 200) checkRelations(world, viewer, cluster, body.GalaxyCluster)
    }
    const { body } = await ask(server, viewer.key, 'POST', '/galaxy_cluster_relations/index', {
      galaxy_cluster_id: cluster.id,
    })
    const listed = body.map(({ GalaxyClusterRelation: { id } }: { GalaxyClusterRelation: { id: string } }) => id)
    expect(listed).toEqual(relationIds(world, viewer, ({ from }) => from === cluster))
  }
}

type Shown = { GalaxyClusterRelation: ShownRelation[]; TargetingClusterRelation?: ShownRelation[] }
type ShownRelation = { id: string; referenced_galaxy_cluster_id: string; referenced_galaxy_cluster_uuid: string }

function checkRelations(world: World, viewer: Viewer, cluster: Cluster, shown: Shown): void {
  const outward = shown.GalaxyClusterRelation
  expect(outward.map(({ id }) => id)).toEqual(relationIds(world, viewer, ({ from }) => from === cluster))
  for (const { referenced_galaxy_cluster_id: id, referenced_galaxy_cluster_uuid: uuid } of outward) {
    const target = world.clusters.find((known) => known.uuid === uuid)
    // Which cluster a relation leads to is told to those who see that cluster.
    expect(id).toBe(target && sees(viewer, target, world) ? String(target.id) : '0')
  }
  const inward = (shown.TargetingClusterRelation ?? []).map(({ id }) => id)
  expect(inward).toEqual(relationIds(world, viewer, ({ from, to }) => to === cluster && !from.isDeleted))
}

function relationIds(world: World, viewer: Viewer, which: (relation: Relation) => boolean): string[] {
  const visible = world.relations.filter((relation) => which(relation) && seesRelation(viewer, relation, world))
  return visible.map(({ id }) => String(id))
}

async function checkEvents(world: World, viewer: Viewer): Promise<void> {
  const live = world.clusters.filter((cluster) => sees(viewer, cluster, world) && !cluster.isDeleted)
  const { body } = await ask(server, viewer.key, 'GET', `/events/view/${world.event}`)
  expectSame(uuidsIn(body.Event.Galaxy), live)
  expectSame(uuidsIn(body.Event.Attribute[0].Galaxy), live)
  expect(JSON.stringify(body)).not.toContain(`secret of ${hiddenFrom(world, viewer)}`)
  for (const cluster of world.clusters) {
    const found = await ask(server, viewer.key, 'POST', '/events/restSearch', {
      uuid: world.event,
      'galaxy.synonyms': `synonym of ${cluster.uuid}`,
    })
    const isFound = live.includes(cluster)
    expect(found.body.response).toHaveLength(isFound ? 1 : 0)
    const tags = await ask(server, viewer.key, 'GET', `/tags/search/synonym of ${cluster.uuid}`)
    expect(tags.body).toHaveLength(isFound ? 1 : 0)
  }
}

function hiddenFrom(world: World, viewer: Viewer): string {
  return world.clusters.find((cluster) => !sees(viewer, cluster, world))?.uuid ?? 'nothing'
}

function uuidsIn(galaxies: { GalaxyCluster: { uuid: string }[] }[]): string[] {
  return galaxies.flatMap(({ GalaxyCluster }) => GalaxyCluster.map(({ uuid }) => uuid))
}

function expectSame(found: readonly string[], clusters: readonly Cluster[]): void {
  expect(found.toSorted()).toEqual(clusters.map(({ uuid }) => uuid).toSorted())
}

function at<T>(list: readonly T[], i: number): T {
  const item = list[i]
  if (item === undefined) throw new Error(`There is no ${i}th`)
  return item
}
