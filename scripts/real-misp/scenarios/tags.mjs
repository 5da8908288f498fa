import { addPublished, domain, publish, see, table, tick } from '../events.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */

let serial = 0

/** @type {Scenario[]} */
export const tags = [
  {
    name: 'tags: global, local and not to be exported',
    async each({ from, to, carry }, check) {
      const mark = `trial:${Date.now()}-${++serial}`
      const { Tag: secret } = await from.json('POST', '/tags/add', { name: `${mark}-secret`, exportable: false })
      const names = [{ name: `${mark}-open` }, { name: `${mark}-mine`, local: 1 }, { name: secret.name }]
      const event = await addPublished(from, { Tag: names, Attribute: [domain({ Tag: names })] })
      await carry()
      const copy = await see(to, event.uuid)
      check('of the event', table(copy?.Tag, 'name', 'local'), [[`${mark}-open`, false]])
      check('of the attribute', table(copy?.Attribute[0]?.Tag, 'name', 'local'), [[`${mark}-open`, false]])
    },
  },
  {
    name: 'tags added and taken away, and a local one over there',
    async each({ from, to, carry }, check) {
      const mark = `trial:${Date.now()}-${++serial}`
      const event = await addPublished(from, { Tag: [{ name: `${mark}-one` }, { name: `${mark}-two` }] })
      await carry()
      const { id } = await see(to, event.uuid)
      await to.json('POST', '/tags/add', { name: `${mark}-ours` })
      await to.json('POST', `/events/addTag/${id}/local:1`, { tag: `${mark}-ours` })
      await tick()
      await from.json('POST', '/tags/removeTagFromObject', { uuid: event.uuid, tag: `${mark}-two` })
      await from.json('POST', '/tags/attachTagToObject', { uuid: event.uuid, tag: `${mark}-three` })
      await publish(from, event)
      await carry()
      const names = table((await see(to, event.uuid))?.Tag, 'name').flat()
      check(
        'tags',
        names,
        ['one', 'ours', 'three', 'two'].map((name) => `${mark}-${name}`),
      )
    },
  },
  {
    name: 'a tag of a taxonomy, with its colour',
    async each({ from, to, carry }, check) {
      const event = await addPublished(from, { Tag: [{ name: 'tlp:green' }] })
      await carry()
      check('tags', table((await see(to, event.uuid))?.Tag, 'name'), [['tlp:green']])
    },
  },
]
