import { randomUUID } from 'node:crypto'
import { addPublished, domain, see, table, tick } from '../events.mjs'
import { addUser, introduce, ROLES } from '../side.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../side.mjs').Side} Side */
/** @typedef {import('../side.mjs').Json} Json */

/**
 * Somebody of another organisation, who may propose on a server.
 * @param {Side} side
 */
async function stranger(side) {
  const org = { uuid: randomUUID(), name: `Proposers ${randomUUID()}` }
  return { org, key: await addUser(side, { org: await introduce(side, org), role: ROLES.user }) }
}

/** @param {Json} event */
const proposalsIn = (event) => [
  ...(event?.ShadowAttribute ?? []),
  ...(event?.Attribute ?? []).flatMap((/** @type {Json} */ { ShadowAttribute }) => ShadowAttribute ?? []),
]

/** @type {Scenario[]} */
export const companions = [
  {
    name: 'proposals',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from)
      const { key } = await stranger(from)
      await carry()
      const proposed = { type: 'ip-dst', category: 'Network activity', value: '198.51.100.99', comment: 'better' }
      const added = await from.ask('POST', `/shadow_attributes/add/${event.id}`, proposed, key)
      check('proposal for a new attribute', added.status, 200)
      const edited = await from.ask(
        'POST',
        `/shadow_attributes/edit/${event.Attribute[0].id}`,
        { value: 'better.example' },
        key,
      )
      check('proposal to change one', edited.status, 200)
      await carry()
      check('proposals', table(proposalsIn(await see(to, event.uuid)), 'value', 'type'), [
        ['198.51.100.99', 'ip-dst'],
        ['better.example', 'domain'],
      ])
    },
  },
  {
    name: 'sightings',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from)
      await carry()
      await tick()
      const [{ uuid }] = event.Attribute
      await from.json('POST', `/sightings/add/${uuid}`, { type: 0, source: 'sensor' })
      await from.json('POST', `/sightings/add/${uuid}`, { type: 1 })
      await from.json('POST', `/events/publishSightings/${event.id}`)
      await carry()
      const copy = await see(to, event.uuid)
      const seen = await to.json('GET', `/sightings/index/${copy.id}`)
      check('sightings', table(seen, 'type', 'source'), [
        ['0', 'sensor'],
        ['1', ''],
      ])
      check(
        'by',
        new Set(seen.map((/** @type {Json} */ { Organisation }) => Organisation?.uuid)),
        new Set([from.org.uuid]),
      )
    },
  },
  {
    name: 'clusters of somebody’s own',
    async each({ from, to, carry }, check) {
      const galaxies = await from.json('GET', '/galaxies')
      const galaxy = galaxies.find((/** @type {Json} */ { Galaxy }) => Galaxy.type === 'threat-actor').Galaxy
      const add = async (/** @type {number} */ distribution) => {
        const cluster = {
          uuid: randomUUID(),
          value: `Actor ${randomUUID()}`,
          description: 'd',
          source: 's',
          authors: ['x'],
          distribution,
          GalaxyElement: [
            { key: 'synonyms', value: 'one' },
            { key: 'country', value: 'XX' },
          ],
        }
        const { GalaxyCluster } = await from.json('POST', `/galaxy_clusters/add/${galaxy.id}`, {
          GalaxyCluster: cluster,
        })
        await from.json('POST', `/galaxy_clusters/publish/${GalaxyCluster.id}`)
        return (await from.json('GET', `/galaxy_clusters/view/${GalaxyCluster.id}`)).GalaxyCluster
      }
      const [open, next] = [await add(3), await add(2)]
      const event = await addPublished(from, { Tag: [{ name: open.tag_name }] })
      await carry()
      const there = async (/** @type {string} */ uuid) =>
        (await to.ask('GET', `/galaxy_clusters/view/${uuid}`)).body?.GalaxyCluster
      const copy = await there(open.uuid)
      check(
        'cluster',
        [copy?.value, copy?.distribution, copy?.version, copy?.locked, copy?.Orgc?.uuid],
        [open.value, '3', open.version, true, from.org.uuid],
      )
      check('elements', table(copy?.GalaxyElement, 'key', 'value'), [
        ['country', 'XX'],
        ['synonyms', 'one'],
      ])
      check('one hop', (await there(next.uuid))?.distribution, '1')
      const shown = await see(to, event.uuid)
      check(
        'in the event',
        shown?.Galaxy?.flatMap((/** @type {Json} */ one) => table(one.GalaxyCluster, 'uuid')).flat(),
        [open.uuid],
      )
      await tick()
      await from.json('POST', `/galaxy_clusters/edit/${open.id}`, {
        GalaxyCluster: { ...open, description: 'changed' },
      })
      await from.json('POST', `/galaxy_clusters/publish/${open.id}`)
      await carry()
      check('after an edit', (await there(open.uuid))?.description, 'changed')
    },
  },
  {
    name: 'notes, opinions and relationships',
    async each({ from, to, by, carry }, check) {
      const event = await addPublished(from)
      const add = async (/** @type {string} */ kind, /** @type {object} */ fields) =>
        (await from.json('POST', `/analyst_data/add/${kind}/${event.uuid}/Event`, { distribution: 3, ...fields }))[kind]
      const note = await add('Note', { note: 'a note', language: 'en' })
      await add('Opinion', { opinion: 80, comment: 'an opinion' })
      await add('Relationship', {
        related_object_uuid: event.Attribute[0].uuid,
        related_object_type: 'Attribute',
        relationship_type: 'is-a',
      })
      await add('Note', { note: 'for the next hop', distribution: 2 })
      await carry()
      const copy = await see(to, event.uuid)
      // What is inside an event that MISP pulls stays on its level there, unlocked, and is never brought up to date.
      const isLeft = by === 'pull' && to.name === 'MISP'
      check('notes', table(copy?.Note, 'note', 'distribution', 'orgc_uuid'), [
        ['a note', '3', from.org.uuid],
        ['for the next hop', isLeft ? '2' : '1', from.org.uuid],
      ])
      check('opinions', table(copy?.Opinion, 'opinion', 'comment'), [['80', 'an opinion']])
      check('relationships', table(copy?.Relationship, 'relationship_type', 'related_object_uuid'), [
        ['is-a', event.Attribute[0].uuid],
      ])
      await tick()
      await from.json('POST', `/analyst_data/edit/Note/${note.uuid}`, { note: 'changed' })
      await carry()
      const seen = await to.ask('GET', `/analyst_data/view/Note/${note.uuid}`)
      check('after an edit', seen.body?.Note?.note, isLeft ? 'a note' : 'changed')
    },
  },
  {
    name: 'attachments and samples',
    async each({ from, to, carry }, check) {
      const data = Buffer.from('what is in the file').toString('base64')
      const big = Buffer.alloc(3_000_000, 'x').toString('base64')
      const file = { category: 'Payload delivery', distribution: 5 }
      const event = await addPublished(from, {
        Attribute: [
          domain(),
          { ...file, uuid: randomUUID(), type: 'attachment', value: 'file.txt', data },
          { ...file, uuid: randomUUID(), type: 'attachment', value: 'big.bin', data: big },
          { ...file, uuid: randomUUID(), type: 'malware-sample', value: 'sample.exe', data, encrypt: true },
        ],
      })
      await carry()
      /** @param {Side} side */
      const files = async (side) => {
        const { body } = await side.ask('POST', '/attributes/restSearch', {
          returnFormat: 'json',
          uuid: undefined,
          eventid: event.uuid,
          withAttachments: 1,
          type: ['attachment', 'malware-sample'],
        })
        return table(body?.response?.Attribute, 'type', 'value', 'data')
      }
      const [sent, got] = [await files(from), await files(to)]
      check('how many', got.length, 3)
      check('the same', got.map(String).join(), sent.map(String).join())
    },
  },
]
