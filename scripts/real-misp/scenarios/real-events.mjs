import { differences } from '../compare.mjs'
import { addPublished, see } from '../events.mjs'
import { readEvents, renewed } from '../real-events.mjs'

/** @typedef {import('../trial.mjs').Scenario} Scenario */
/** @typedef {import('../side.mjs').Json} Json */
/** @typedef {import('../side.mjs').Side} Side */

/**
 * Events of a folder, carried in every way; each is to be the same on both servers.
 * @param {string} folder
 * @param {number} count
 * @returns {Scenario}
 */
export function realEvents(folder, count) {
  return {
    name: 'real events',
    async each({ from, to, carry, by }, check) {
      const sent = []
      for (const event of await readEvents(folder, count)) {
        try {
          sent.push(await addPublished(from, renewed(event)))
        } catch (error) {
          check(`${event.uuid} at ${from.name}`, String(error), 'added')
        }
      }
      await carry()
      for (const { uuid } of sent) {
        const [original, copy] = [await see(from, uuid), await see(to, uuid)]
        check(original.info, copy && differences(taken(original, to), copy).filter((line) => !isKept(line, by)), [])
      }
    },
  }
}

/**
 * What the other server can be held to: MISP keeps no object that names no template, and Tocsin no value twice, as MISP
 * does where two differ in case until it writes them in small letters.
 * @param {Json} event
 * @param {Side} to
 * @returns {Json}
 */
function taken(event, to) {
  if (to.name === 'MISP') {
    return { ...event, Object: event.Object.filter((/** @type {Json} */ { template_uuid }) => template_uuid !== '') }
  }
  const seen = new Set()
  const isFirst = (/** @type {Json} */ { type, category, value }) => {
    const key = `${type} ${category} ${value}`
    return !seen.has(key) && seen.add(key)
  }
  return { ...event, Attribute: event.Attribute.filter(isFirst) }
}

/**
 * What is for its organisation alone is not shown to who pulls, and what is for this community is not pushed: no loss.
 * @param {string} line
 * @param {'pull' | 'push'} by
 */
function isKept(line, by) {
  const levels = by === 'push' ? /"distribution":"[01]"/ : /"distribution":"0"/
  return line.endsWith(' is missing') && levels.test(line)
}
