import { randomUUID } from 'node:crypto'
import { addPublished, publish, see, tick } from '../events.mjs'
import { introduce } from '../side.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../trial.mjs').Way} Way */
/** @typedef {import('../side.mjs').Side} Side */
/** @typedef {import('../side.mjs').Json} Json */

/**
 * Makes a group at one server; answers it.
 * @param {Side} side
 * @param {{ uuid: string, name: string }[]} members
 * @param {{ roaming?: boolean, servers?: Side[] }} [reach] `servers` by their addresses
 */
async function addGroup(side, members, { roaming = false, servers = [] } = {}) {
  const sent = {
    uuid: randomUUID(),
    name: `Trial ${randomUUID()}`,
    releasability: 'those who try',
    roaming,
    active: true,
    ...(servers.length > 0 && { SharingGroupServer: servers.map(({ url }) => ({ all_orgs: false, Server: { url } })) }),
  }
  const { SharingGroup } = await side.json('POST', '/sharing_groups/add', sent)
  for (const org of members)
    await side.json('POST', `/sharing_groups/addOrg/${SharingGroup.id}/${await introduce(side, org)}`)
  return SharingGroup
}

const stranger = { uuid: randomUUID(), name: `Stranger ${randomUUID()}` }

/**
 * Shares an event with a group, and has it carried; answers what is over there.
 * @param {Way} way
 * @param {Json} group
 */
async function share({ from, to, carry }, group) {
  const event = await addPublished(from, { distribution: 4, sharing_group_id: group.id })
  await carry()
  return see(to, event.uuid)
}

/** @param {Json} shown */
const membersOf = (shown) =>
  shown?.SharingGroup?.SharingGroupOrg.map((/** @type {Json} */ { Organisation }) => Organisation.uuid).toSorted()

/** @type {Scenario[]} */
export const groups = [
  {
    name: 'a roaming group of both',
    async each(way, check) {
      const { from, to } = way
      const group = await addGroup(from, [from.org, to.org, stranger], { roaming: true })
      const copy = await share(way, group)
      check('level', copy?.distribution, '4')
      check('group', [copy?.SharingGroup?.uuid, copy?.SharingGroup?.name], [group.uuid, group.name])
      check('members', membersOf(copy), [from.org.uuid, to.org.uuid, stranger.uuid].toSorted())
    },
  },
  {
    name: 'a group without who runs the other server',
    async each(way, check) {
      const { from } = way
      check('there', await share(way, await addGroup(from, [from.org, stranger], { roaming: true })), undefined)
    },
  },
  {
    name: 'a group that names the other server',
    async each(way, check) {
      const { from, to } = way
      const copy = await share(way, await addGroup(from, [from.org, to.org], { servers: [from, to] }))
      check('level', copy?.distribution, '4')
    },
  },
  {
    name: 'a group that names its own server alone',
    async each(way, check) {
      const { from, to, by } = way
      const copy = await share(way, await addGroup(from, [from.org, to.org], { servers: [from] }))
      // Whoever pulls is a member, and sees it; nobody pushes there.
      check('level', copy?.distribution, by === 'pull' ? '4' : undefined)
    },
  },
  {
    name: 'a group whose members change',
    async each(way, check) {
      const { from, to, carry } = way
      const group = await addGroup(from, [from.org, to.org], { roaming: true })
      const copy = await share(way, group)
      await tick()
      await from.json('POST', `/sharing_groups/addOrg/${group.id}/${await introduce(from, stranger)}`)
      await from.json('POST', `/sharing_groups/edit/${group.id}`, { name: `${group.name} again` })
      const event = await see(from, copy?.uuid)
      await from.json('POST', `/events/edit/${event.id}`, { Event: { info: 'Edited' } })
      await publish(from, event)
      await carry()
      const now = await see(to, event.uuid)
      check('members', membersOf(now), [from.org.uuid, to.org.uuid, stranger.uuid].toSorted())
      check('name', now?.SharingGroup?.name, `${group.name} again`)
    },
  },
  {
    name: 'an attribute for a group inside an event for everybody',
    async each({ from, to, carry }, check) {
      const both = await addGroup(from, [from.org, to.org], { roaming: true })
      const without = await addGroup(from, [from.org, stranger], { roaming: true })
      const attribute = (/** @type {Json} */ group) => ({
        type: 'domain',
        category: 'Network activity',
        value: `${randomUUID()}.example`,
        comment: group.name,
        distribution: 4,
        sharing_group_id: group.id,
      })
      const event = await addPublished(from, { Attribute: [attribute(both), attribute(without)] })
      await carry()
      const copy = await see(to, event.uuid)
      check(
        'attributes',
        copy?.Attribute.map((/** @type {Json} */ { comment }) => comment),
        [both.name],
      )
    },
  },
]
