import { addEvent, publish, see, tick } from '../events.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../side.mjs').Side} Side */

/**
 * An event that its server's own key protects.
 * @param {Side} side
 */
async function addProtected(side) {
  const event = await addEvent(side)
  await side.json('POST', `/events/protect/${event.id}`)
  const { text } = await side.ask('GET', '/gpg.asc')
  await side.json('POST', `/cryptographicKeys/add/Event/${event.id}`, { type: 'pgp', key_data: text })
  await publish(side, event)
  return see(side, event.uuid)
}

/** @type {Scenario[]} */
export const protectedEvents = [
  {
    name: 'protected events: signed, and changed',
    async each({ from, to, carry }, check) {
      const event = await addProtected(from)
      await carry()
      const copy = await see(to, event.uuid)
      check('copy', [copy?.protected, copy?.CryptographicKey?.length], [true, 1])
      await tick()
      await from.json('POST', `/events/edit/${event.id}`, { Event: { info: 'Edited' } })
      await publish(from, event)
      await carry()
      check('after an edit', (await see(to, event.uuid))?.info, 'Edited')
    },
  },
]
