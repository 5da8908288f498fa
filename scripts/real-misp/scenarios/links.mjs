import { addEvent, addPublished, see } from '../events.mjs'
import { settled } from '../link.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../side.mjs').Side} Side */
/** @typedef {import('../side.mjs').Json} Json */
/** @typedef {import('../link.mjs').Link} Link */

/** @type {Scenario[]} */
export const links = [
  {
    name: 'the test of a link, and what it says of a bad key, of nobody there and of who may not synchronise',
    async once({ tocsin, misp, toMisp, toTocsin }, check) {
      for (const [side, link, other] of /** @type {[Side, Link, Side][]} */ ([
        [tocsin, toMisp, misp],
        [misp, toTocsin, tocsin],
      ])) {
        const test = async () => side.json('GET', `/servers/testConnection/${link.id}`)
        const told = await test()
        check(`${side.name} tests`, [told.status, told.post, told.mismatch, told.newer], [1, 1, 'proposal', false])
        await link.set({ authkey: 'x'.repeat(40) })
        check(`${side.name} with a bad key`, (await test()).status, 4)
        await link.set({ authkey: link.authkey, url: 'http://127.0.0.1:9' })
        check(`${side.name} with nobody there`, (await test()).status, 2)
        await link.set({ url: other.url })
      }
    },
  },
  {
    name: 'an event is pushed when it is published',
    async once({ tocsin, misp, toMisp, toTocsin }, check) {
      for (const [from, to, link] of /** @type {[Side, Side, Link][]} */ ([
        [tocsin, misp, toMisp],
        [misp, tocsin, toTocsin],
      ])) {
        // MISP cannot push one event while clusters are to go along: its own error.
        await link.set({ push: true, push_galaxy_clusters: false })
        const event = await addPublished(from)
        await settled(from)
        check(`${from.name} publishes`, (await see(to, event.uuid))?.info, event.info)
        await link.set({ push: false, push_galaxy_clusters: true })
      }
    },
  },
  {
    name: 'one event is pulled by its number and by its uuid',
    async once({ tocsin, misp, toMisp, toTocsin }, check) {
      for (const [asker, from, link] of /** @type {[Side, Side, Link][]} */ ([
        [tocsin, misp, toMisp],
        [misp, tocsin, toTocsin],
      ])) {
        for (const by of ['id', 'uuid']) {
          const event = await addPublished(from)
          await asker.json('POST', `/servers/pull/${link.id}/${event[by]}`)
          await settled(asker)
          check(`${asker.name} pulls by ${by}`, (await see(asker, event.uuid))?.info, event.info)
        }
      }
    },
  },
  {
    name: 'what is offered to look at before it is pulled',
    async once({ tocsin, misp, toMisp, toTocsin }, check) {
      for (const [asker, from, link] of /** @type {[Side, Side, Link][]} */ ([
        [tocsin, misp, toMisp],
        [misp, tocsin, toTocsin],
      ])) {
        const event = await addPublished(from)
        const hidden = await addEvent(from, { distribution: 0 })
        const index = await asker.ask('GET', `/servers/previewIndex/${link.id}`)
        check(
          `${asker.name} shows the index`,
          [index.text.includes(event.uuid), index.text.includes(hidden.uuid)],
          [true, false],
        )
        const one = await asker.ask('GET', `/servers/previewEvent/${link.id}/${event.uuid}`)
        check(`${asker.name} shows the event`, one.text.includes(event.Attribute[0].value), true)
        check(`${asker.name} keeps nothing`, await see(asker, event.uuid), undefined)
      }
    },
  },
]
