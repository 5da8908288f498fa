import { randomUUID } from 'node:crypto'
import { addEvent, addPublished, domain, publish, see, table, tick } from '../events.mjs'
import { addUser, introduce, ROLES } from '../side.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../trial.mjs').Way} Way */
/** @typedef {import('../side.mjs').Side} Side */
/** @typedef {import('../link.mjs').Link} Link */

const NONE = {
  tags: { OR: [], NOT: [] },
  orgs: { OR: [], NOT: [] },
  type_attributes: { NOT: [] },
  type_objects: { NOT: [] },
  url_params: '',
}

/**
 * Carries with rules of the link.
 * @param {Way} way
 * @param {object} rules
 */
async function carryWithin({ by, link, carry }, rules) {
  await link.set({ [`${by}_rules`]: JSON.stringify({ ...NONE, ...rules }) })
  await carry()
  await link.set({ [`${by}_rules`]: JSON.stringify(NONE) })
}

/** @type {Scenario[]} */
export const rules = [
  {
    name: 'rules on tags',
    async each(way, check) {
      const { from, to, by } = way
      const [good, bad] = ['good', 'bad'].map((word) => `trial:${word}-${randomUUID()}`)
      // What is pulled is chosen by names over there, and what is pushed by numbers here.
      const told = async (/** @type {string | undefined} */ name) =>
        by === 'pull' ? name : (await from.json('POST', '/tags/add', { name })).Tag.id
      const tags = { OR: [await told(good)], NOT: [await told(bad)] }
      const wanted = await addPublished(from, { Tag: [{ name: good }] })
      const both = await addPublished(from, { Tag: [{ name: good }, { name: bad }] })
      const neither = await addPublished(from)
      await carryWithin(way, { tags })
      const there = await Promise.all([wanted, both, neither].map(async ({ uuid }) => (await see(to, uuid))?.uuid))
      check('there', there, [wanted.uuid, undefined, undefined])
    },
  },
  {
    name: 'rules on types of attributes',
    async each(way, check) {
      const { from, to } = way
      const comment = { type: 'comment', category: 'Other', value: 'x', distribution: 5 }
      const event = await addPublished(from, { Attribute: [domain(), comment] })
      await carryWithin(way, { type_attributes: { NOT: ['comment'] } })
      check('types', table((await see(to, event.uuid))?.Attribute, 'type').flat(), ['domain'])
    },
  },
  {
    name: 'an event that the other server blocks',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from)
      await to.json('POST', '/eventBlocklists/add', { uuids: [event.uuid] })
      await carry()
      check('there', await see(to, event.uuid), undefined)
    },
  },
  {
    name: 'an event that was made over there is not overwritten',
    async each({ from, to, carry }, check) {
      const own = await addEvent(to, { info: 'made here' })
      await tick()
      await addPublished(from, { uuid: own.uuid, info: 'made elsewhere' })
      await carry()
      check('info', (await see(to, own.uuid))?.info, 'made here')
    },
  },
  {
    name: 'a copy that was edited over there, and then its original',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from)
      await carry()
      await tick()
      await to.json('POST', `/events/edit/${(await see(to, event.uuid)).id}`, { Event: { info: 'Edited over there' } })
      await carry()
      check('first', (await see(to, event.uuid)).info, 'Edited over there')
      await tick()
      await from.json('POST', `/events/edit/${event.id}`, { Event: { info: 'Edited' } })
      await publish(from, event)
      await carry()
      check('then', (await see(to, event.uuid)).info, 'Edited')
    },
  },
  {
    name: 'the test of a link whose user may not synchronise, or send sightings alone',
    async once({ tocsin, misp, toMisp, toTocsin }, check) {
      for (const [asker, other, link] of /** @type {[Side, Side, Link][]} */ ([
        [tocsin, misp, toMisp],
        [misp, tocsin, toTocsin],
      ])) {
        const org = await introduce(other, asker.org)
        for (const [role, status] of /** @type {[string, number][]} */ ([
          [ROLES.reader, 7],
          [ROLES.user, 8],
        ])) {
          await link.set({ authkey: await addUser(other, { org, role }) })
          check(
            `${asker.name}, role ${role}`,
            (await asker.json('GET', `/servers/testConnection/${link.id}`)).status,
            status,
          )
        }
        await link.set({ authkey: link.authkey })
      }
    },
  },
]
