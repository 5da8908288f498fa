import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, syncPermissions, type Person } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'
import { clustersKind } from './clusters-kind.ts'
import { galaxiesKind } from './galaxies-kind.ts'

const GALAXY = 'a1b1b1f0-0c1f-4d0e-9f0e-0d6f5d1f7d01'
const LIBRARY = 'a1b1b1f0-0c1f-4d0e-9f0e-0d6f5d1f7d02'
const UNKNOWN = 'a1b1b1f0-0c1f-4d0e-9f0e-0d6f5d1f7d03'

let server: StartedServer
let owner: Person
let outsider: Person
let member: Person
let galaxy: string

beforeAll(async () => {
  server = await createStartedServer()
  const about = { name: 'Birds', type: 'birds', description: 'd', version: 1, uuid: GALAXY }
  const values = [{ value: 'Heron', uuid: LIBRARY, meta: { synonyms: ['Egret'], kill_chain: ['tab:first'] } }]
  const order = { kill_chain_order: { tab: ['first', 'second'] } }
  for (const [kind, document] of [
    [galaxiesKind, { ...about, ...order }],
    [clustersKind, { ...about, authors: [], source: 's', category: 'c', values }],
  ] as const) {
    const read = kind.read(document)
    if ('faults' in read) throw new Error('The library breaks a rule')
    await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  }
  owner = await addPerson(server.context, { may: [...syncPermissions] })
  outsider = await addPerson(server.context)
  member = await addPerson(server.context)
  galaxy = (await server.admin('GET', '/galaxies')).body[0].Galaxy.id
})
afterAll(async () => server.close())

const as =
  ({ key }: Person) =>
  async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    ask(server, key, method, path, body)

async function addOwn(fields: object = {}): Promise<{ id: string; uuid: string; version: string; tag_name: string }> {
  const { status, body } = await as(owner)('POST', `/galaxy_clusters/add/${galaxy}`, { value: 'Mine', ...fields })
  expect([status, body.errors]).toEqual([200, undefined])
  return body.GalaxyCluster
}
const view = async (reader: Person, id: string) => as(reader)('GET', `/galaxy_clusters/view/${id}`)

describe('a cluster of one’s own', () => {
  test('is named by its uuid, and belongs to who made it', async () => {
    const sent = { distribution: 1, GalaxyElement: [{ key: 'synonyms', value: 'Meins' }] }
    const { uuid, id } = await addOwn(sent)
    const { body } = await view(outsider, uuid)
    expect(body.GalaxyCluster).toMatchObject({
      id,
      type: 'birds',
      tag_name: `misp-galaxy:birds="${uuid}"`,
      distribution: '1',
      default: false,
      published: false,
      extends_uuid: null,
      orgc_id: String(owner.orgId),
      Galaxy: { name: 'Birds' },
      GalaxyElement: [{ key: 'synonyms', value: 'Meins' }],
      Orgc: { uuid: owner.orgUuid },
    })
  })

  test('changes with every edit, and is published anew', async () => {
    const { id, version } = await addOwn()
    const publish = async () => as(owner)('POST', `/galaxy_clusters/publish/${id}`)
    expect((await publish()).body.message).toBe('GalaxyCluster published')
    expect(await publish()).toMatchObject({
      status: 405,
      body: { message: 'You can&#039;t publish a galaxy cluster that is already published' },
    })
    const { body } = await as(owner)('POST', `/galaxy_clusters/edit/${id}`, { description: 'now' })
    expect(body.GalaxyCluster).toMatchObject({ value: 'Mine', description: 'now', published: false })
    expect(Number(body.GalaxyCluster.version)).toBeGreaterThan(Number(version))
  })

  test('is deleted, restored, and kept out once it is deleted for good', async () => {
    const { id, uuid } = await addOwn()
    const remove = async (body: object) => as(owner)('POST', `/galaxy_clusters/delete/${uuid}`, body)
    expect((await remove({})).body.message).toBe('Galaxy cluster successfuly soft deleted.')
    expect((await view(owner, id)).body.GalaxyCluster.deleted).toBe(true)
    expect((await as(owner)('POST', `/galaxy_clusters/restore/${id}`)).status).toBe(200)
    expect((await remove({ hard: 1 })).body.message).toContain('added to the block list')
    expect((await view(owner, id)).status).toBe(404)
    const again = await as(owner)('POST', `/galaxy_clusters/add/${galaxy}`, { value: 'Mine', uuid })
    expect([again.status, again.body.errors]).toEqual([403, 'The galaxy cluster is on the block list.'])
    const { body } = await server.admin('GET', '/galaxyClusterBlocklists')
    expect(body).toContainEqual(expect.objectContaining({ cluster_uuid: uuid, cluster_info: 'Mine' }))
  })

  test('may be a fork, which begins with the elements of what it extends', async () => {
    const { body } = await as(owner)('POST', `/galaxy_clusters/add/${galaxy}/forkUUID:${LIBRARY}`, {
      value: 'Fork',
      distribution: 0,
    })
    expect(body.GalaxyCluster).toMatchObject({ extends_uuid: LIBRARY, extends_version: '1' })
    expect(body.GalaxyCluster.GalaxyElement).toContainEqual(expect.objectContaining({ value: 'Egret' }))
  })

  test('is changed by nobody else, and the library’s by nobody at all', async () => {
    const { id } = await addOwn({ distribution: 3 })
    for (const action of ['edit', 'delete', 'restore']) {
      const { status } = await as(outsider)('POST', `/galaxy_clusters/${action}/${id}`, { value: 'x' })
      expect([action, status]).toEqual([action, 403])
    }
    const { status, body } = await server.admin('POST', `/galaxy_clusters/edit/${LIBRARY}`, { value: 'x' })
    expect([status, body.message]).toEqual([405, 'Default galaxy cluster cannot be edited'])
  })

  test.each<[object, number]>([
    [{ value: '' }, 403],
    [{ value: 'a\0b' }, 403],
    [{ value: ['x'] }, 403],
    [{ value: 'x', distribution: 9 }, 403],
    [{ value: 'x', distribution: 4 }, 405],
    [{ value: 'x', GalaxyElement: [{ key: 'k' }] }, 403],
    [{ value: 'x', uuid: 'none' }, 403],
    [{ value: 'x', uuid: LIBRARY }, 403],
    [{ value: 'x', GalaxyElement: [{ key: 'k', value: '\ud800' }] }, 400],
  ])('%j is refused', async (body, status) => {
    expect((await as(owner)('POST', `/galaxy_clusters/add/${galaxy}`, body)).status).toBe(status)
  })
})

test('hidden and absent clusters look alike, whatever is asked', async () => {
  const { id, uuid } = await addOwn({ distribution: 0, GalaxyElement: [{ key: 'synonyms', value: 'Secret' }] })
  const absent = await view(outsider, UNKNOWN)
  expect(await view(outsider, uuid)).toMatchObject({ status: absent.status, body: { message: absent.body.message } })
  for (const action of ['edit', 'delete', 'restore']) {
    expect((await as(outsider)('POST', `/galaxy_clusters/${action}/${id}`, {})).status).toBe(404)
  }
  const found = async (path: string, body: object) => JSON.stringify((await as(outsider)('POST', path, body)).body)
  expect(await found('/galaxy_clusters/restSearch', { uuid })).toBe('{"response":[]}')
  expect(await found('/galaxy_clusters/restSearch', { elements: { synonyms: 'Secret' } })).toBe('{"response":[]}')
  expect(await found(`/galaxy_clusters/index/${galaxy}`, { searchall: 'secret' })).toBe('[]')
  expect(await found(`/galaxies/export/${galaxy}`, {})).not.toContain(uuid)
  expect(JSON.stringify((await as(outsider)('GET', `/galaxies/view/${galaxy}`)).body)).not.toContain(uuid)
  const tag = (await as(outsider)('POST', `/galaxies/attachCluster/1/event`, { Galaxy: { target_id: id } })).status
  expect(tag).toBe(404)
})

test('a cluster of a group is for its members', async () => {
  const groupId = await addSharingGroup(server.context, owner, [member.orgId])
  const { id } = await addOwn({ distribution: 4, sharing_group_id: groupId })
  expect((await view(member, id)).body.GalaxyCluster.SharingGroup.id).toBe(String(groupId))
  expect((await view(outsider, id)).status).toBe(404)
})

describe('what a cluster is to another', () => {
  test('is said by its owner, and shown at both ends', async () => {
    const { id, uuid } = await addOwn({ distribution: 3 })
    const said = { galaxy_cluster_uuid: uuid, referenced_galaxy_cluster_uuid: LIBRARY, distribution: 1 }
    const add = async (body: object) => as(owner)('POST', '/galaxy_cluster_relations/add', { ...said, ...body })
    const { body } = await add({ referenced_galaxy_cluster_type: 'similar', tags: 'one, two' })
    expect(body.GalaxyClusterRelation.Tag.map(({ name }: { name: string }) => name)).toEqual(['one', 'two'])
    expect((await add({ referenced_galaxy_cluster_type: 'similar' })).body.errors).toBe('Relation already exists')
    const shown = (await view(outsider, id)).body.GalaxyCluster.GalaxyClusterRelation
    expect(shown).toMatchObject([{ referenced_galaxy_cluster_uuid: LIBRARY, Tag: [{ name: 'one' }, { name: 'two' }] }])
    const targeting = (await view(outsider, LIBRARY)).body.GalaxyCluster.TargetingClusterRelation
    expect(targeting).toMatchObject([{ galaxy_cluster_uuid: uuid }])
    const remove = `/galaxy_cluster_relations/delete/${shown[0].id}`
    expect((await as(outsider)('POST', remove)).status).toBe(403)
    expect((await as(owner)('POST', remove)).body.message).toBe('GalaxyClusterRelation deleted')
    expect((await as(owner)('POST', remove)).body.message).toBe('Invalid cluster relation')
  })

  test('is hidden with its own level, and with the cluster it is of', async () => {
    const open = await addOwn({ distribution: 3 })
    const closed = await addOwn({ distribution: 0 })
    const relate = async (from: string, to: string, distribution: number) =>
      as(owner)('POST', '/galaxy_cluster_relations/add', {
        galaxy_cluster_uuid: from,
        referenced_galaxy_cluster_uuid: to,
        referenced_galaxy_cluster_type: 'similar',
        distribution,
      })
    await relate(open.uuid, LIBRARY, 0)
    await relate(closed.uuid, open.uuid, 3)
    await relate(open.uuid, closed.uuid, 3)
    const { body } = await view(outsider, open.id)
    // What is said of a hidden cluster is said, by its uuid; which cluster that is stays hidden.
    expect(body.GalaxyCluster.GalaxyClusterRelation).toMatchObject([{ referenced_galaxy_cluster_id: '0' }])
    expect(body.GalaxyCluster.TargetingClusterRelation).toBeUndefined()
    const index = await as(outsider)('GET', `/galaxy_cluster_relations/index/galaxy_cluster_id:${closed.uuid}`)
    expect(index.body).toEqual([])
    expect(JSON.stringify((await as(outsider)('GET', '/galaxy_cluster_relations')).body)).not.toContain(
      `"galaxy_cluster_uuid":"${closed.uuid}"`,
    )
  })
})

describe('clusters on records', () => {
  test('are attached by local id or uuid, locally as well, and taken off again', async () => {
    const { body } = await as(owner)('POST', '/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'y' }] })
    const { id, Attribute } = body.Event
    const attach = async (path: string, target: object) => as(owner)('POST', `/galaxies/${path}`, { Galaxy: target })
    expect((await attach(`attachCluster/${id}/event/local:0`, { target_id: LIBRARY })).body).toEqual({
      saved: true,
      success: 'Cluster attached.',
      check_publish: true,
    })
    expect((await attach(`attachCluster/${id}/event`, { target_id: LIBRARY })).body.success).toBe(
      'Cluster already attached.',
    )
    const { id: own } = await addOwn({ distribution: 0 })
    await attach(`attachMultipleClusters/${Attribute[0].id}/attribute/local:1`, { target_ids: `["${own}"]` })
    const seen = async (reader: Person) => (await as(reader)('GET', `/events/view/${id}`)).body.Event
    const event = await seen(owner)
    expect(event.Galaxy[0].GalaxyCluster[0]).toMatchObject({ value: 'Heron', meta: { synonyms: ['Egret'] } })
    expect(event.Attribute[0].Galaxy[0].GalaxyCluster[0]).toMatchObject({ value: 'Mine', local: true })
    expect((await seen(outsider)).Attribute[0].Galaxy).toEqual([])
    const tagId = event.Galaxy[0].GalaxyCluster[0].tag_id
    expect((await as(owner)('POST', `/galaxy_clusters/detach/${id}/event/${tagId}`)).body.saved).toBe(true)
    expect((await seen(owner)).Galaxy).toEqual([])
    expect((await attach(`attachCluster/${id}/event`, { target_id: 999_999 })).body.message).toBe(
      'Invalid Galaxy cluster',
    )
    expect((await attach('attachCluster/999999/event', { target_id: LIBRARY })).status).toBe(404)
  })

  test('are put into collections of tags, and taken out', async () => {
    const sent = { name: 'Some', description: 'd', all_orgs: 0 }
    const { id } = (await as(owner)('POST', '/tag_collections/add', sent)).body.TagCollection
    const attach = async (by: Person) =>
      (await as(by)('POST', `/galaxies/attachCluster/${id}/tag_collection`, { Galaxy: { target_id: LIBRARY } })).body
    expect((await attach(owner)).success).toBe('Cluster attached.')
    expect((await attach(owner)).success).toBe('Cluster already attached.')
    expect(await attach(outsider)).toEqual({ saved: false, errors: 'Invalid tag collection.' })
    const tag = await server.context.db
      .selectFrom('tags')
      .select('id')
      .where('name', '=', 'misp-galaxy:birds="Heron"')
      .executeTakeFirstOrThrow()
    const { body } = await as(owner)('POST', `/galaxy_clusters/detach/${id}/tag_collection/${tag.id}`)
    expect(body).toEqual({ saved: true, success: 'Tag removed.' })
  })

  test('come along with events: newer ones of theirs over what is here, the library’s never', async () => {
    const uuid = crypto.randomUUID()
    const tag = `misp-galaxy:birds="${uuid}"`
    const cluster = (version: string, description: string) => ({
      uuid,
      value: 'Theirs',
      tag_name: tag,
      version,
      description,
      distribution: 3,
      Orgc: { uuid: UNKNOWN, name: 'Elsewhere' },
      GalaxyElement: [{ key: 'synonyms', value: description }],
    })
    const fake = {
      uuid: LIBRARY,
      value: 'Heron',
      default: true,
      tag_name: 'misp-galaxy:birds="Heron"',
      description: 'no',
    }
    const send = async (by: Person, sent: object) =>
      as(by)('POST', '/events/add', {
        info: 'x',
        Tag: [{ name: tag }],
        Galaxy: [{ uuid: GALAXY, name: 'Birds', type: 'birds', GalaxyCluster: [sent, fake] }],
      })
    await send(owner, cluster('100', 'first'))
    await send(owner, cluster('90', 'older'))
    expect((await view(outsider, uuid)).body.GalaxyCluster).toMatchObject({ description: 'first', locked: true })
    await send(outsider, cluster('300', 'not theirs to change'))
    await send(owner, cluster('200', 'second'))
    const { body } = await view(outsider, uuid)
    expect(body.GalaxyCluster).toMatchObject({
      version: '200',
      description: 'second',
      org_id: String(owner.orgId),
      Orgc: { uuid: UNKNOWN, name: 'Elsewhere' },
      GalaxyElement: [{ value: 'second' }],
    })
    expect((await view(outsider, LIBRARY)).body.GalaxyCluster.description).toBe('')
  })
})

test('an event gives no meaning to the tag of somebody’s own cluster', async () => {
  const { uuid, tag_name } = await addOwn({ distribution: 0 })
  const fake = { uuid: crypto.randomUUID(), value: 'Fake', default: true, tag_name }
  const Galaxy = [{ uuid: GALAXY, name: 'Birds', type: 'birds', GalaxyCluster: [fake, { ...fake, uuid }] }]
  const { body } = await as(outsider)('POST', '/events/add', { info: 'x', Tag: [{ name: tag_name }], Galaxy })
  expect(body.Event.Galaxy).toEqual([])
})

describe('searching', () => {
  test.each<[object, string[]]>([
    [{ value: 'heron' }, ['Heron']],
    [{ value: 'her%' }, ['Heron']],
    [{ value: 'ron' }, []],
    [{ elements: { synonyms: 'egret' } }, ['Heron']],
    [{ searchall: 'egre' }, ['Heron']],
    [{ uuid: [LIBRARY, UNKNOWN], custom: 0 }, ['Heron']],
    [{ uuid: LIBRARY, custom: 1 }, []],
    [{ galaxy_uuid: GALAXY, default: 1, type: 'birds' }, ['Heron']],
    [{ galaxy_uuid: GALAXY, default: 1, value: '!Heron' }, []],
    [{ tag_name: 'misp-galaxy:birds="Heron"', limit: 1, page: 2 }, []],
    [{ eventid: 999_999 }, []],
  ])('%j finds %j', async (filter, values) => {
    const { body } = await as(outsider)('POST', '/galaxy_clusters/restSearch', filter)
    expect(body.response.map((item: { GalaxyCluster: { value: string } }) => item.GalaxyCluster.value)).toEqual(values)
  })

  test('tells other servers uuids and versions alone, and lists galaxies by a part of what they say', async () => {
    const minimal = await as(outsider)('POST', '/galaxy_clusters/restSearch', { uuid: LIBRARY, minimal: 1 })
    expect(minimal.body.response).toEqual([{ GalaxyCluster: { uuid: LIBRARY, version: '1' } }])
    const names = async (value: string) => (await as(outsider)('POST', '/galaxies', { value })).body.length
    expect([await names('bird'), await names(GALAXY), await names('fish')]).toEqual([1, 1, 0])
  })

  test('finds what another knows of an event that the searcher sees, and not otherwise', async () => {
    const { body } = await as(owner)('POST', '/events/add', {
      info: 'x',
      distribution: 0,
      Tag: [{ name: 'misp-galaxy:birds="Heron"' }],
    })
    const found = async (reader: Person) =>
      (await as(reader)('POST', '/galaxy_clusters/restSearch', { eventid: body.Event.uuid, minimal: 1 })).body.response
    expect(await found(owner)).toHaveLength(1)
    expect(await found(outsider)).toEqual([])
  })
})

test('a galaxy with an order is a matrix', async () => {
  const { body } = await as(outsider)('GET', `/tocsin/galaxies/${GALAXY}/matrix`)
  expect(body.tabs).toMatchObject([
    {
      name: 'tab',
      columns: [
        { name: 'first', clusters: [{ value: 'Heron' }] },
        { name: 'second', clusters: [] },
      ],
    },
  ])
})

test('what was exported is imported elsewhere, and the library’s own is left to it', async () => {
  const { uuid } = await addOwn({ value: 'Traveller', distribution: 3 })
  const { body } = await as(owner)('POST', `/galaxies/export/${galaxy}`, { Galaxy: { default: 1, custom: 1 } })
  const travellers = body.filter((item: { GalaxyCluster: { uuid: string } }) =>
    [uuid, LIBRARY].includes(item.GalaxyCluster.uuid),
  )
  await server.context.db.deleteFrom('galaxy_clusters').where('uuid', '=', uuid).execute()
  const { body: answer } = await as(owner)('POST', '/galaxies/import', travellers)
  expect(answer.message).toBe('Galaxy clusters imported. 1 imported, 1 ignored, 0 failed. ')
  expect((await view(owner, uuid)).body.GalaxyCluster.value).toBe('Traveller')
  const { status, body: refused } = await as(owner)('POST', '/galaxies/import', [{ GalaxyCluster: { value: 'x' } }])
  expect([status, refused.message]).toEqual([403, 'Could not import Galaxy'])
  const file = await as(owner)('POST', `/galaxies/export/${galaxy}`, { Galaxy: { custom: 0, format: 'misp-galaxy' } })
  expect(file.body).toMatchObject({ type: 'birds', values: [{ value: 'Heron', meta: { synonyms: ['Egret'] } }] })
})

test('elements are listed, taken out one by one, and made of any document', async () => {
  const { id } = await addOwn({
    elements: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
  })
  const list = async () => (await as(owner)('GET', `/galaxy_elements/index/${id}`)).body
  const [first] = await list()
  expect((await as(outsider)('POST', `/galaxy_elements/delete/${first.GalaxyElement.id}`)).status).toBe(403)
  await as(owner)('POST', `/galaxyElements/delete/${first.GalaxyElement.id}`)
  await as(owner)('POST', `/galaxy_elements/flattenJson/${id}`, { jsonData: '{"c": {"d": [3, "4"]}}' })
  const texts = (await list()).map(
    ({ GalaxyElement: { key, value } }: { GalaxyElement: { key: string; value: string } }) => `${key}=${value}`,
  )
  expect(texts).toEqual(['b=2', 'c.d=3', 'c.d=4'])
})

test('galaxies are enabled, disabled and deleted by site admins', async () => {
  const one = async () => (await server.admin('GET', `/galaxies/view/${galaxy}`)).body.Galaxy
  expect((await server.admin('POST', `/galaxies/disable/${galaxy}`)).body.message).toBe('Galaxy disabled')
  expect((await one()).enabled).toBe(false)
  expect((await server.admin('POST', `/galaxies/enable/${galaxy}`)).body.message).toBe('Galaxy enabled')
  expect((await as(owner)('POST', `/galaxies/delete/${galaxy}`)).status).toBe(403)
  expect((await server.admin('POST', `/galaxies/delete/${galaxy}`)).body.message).toBe('Galaxy deleted')
  expect((await server.admin('GET', `/galaxies/view/${galaxy}`)).body.message).toBe('Invalid Galaxy.')
})
