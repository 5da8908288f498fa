// Making events on either server, and looking at them.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {import('./side.mjs').Side} Side */
/** @typedef {import('./side.mjs').Json} Json */

/**
 * An attribute that nothing else has.
 * @param {object} [fields]
 * @returns {Json}
 */
export function domain(fields = {}) {
  const value = `${randomUUID()}.example`
  return { uuid: randomUUID(), type: 'domain', category: 'Network activity', value, distribution: 5, ...fields }
}

/**
 * An object of a template that both servers know.
 * @param {object} [fields]
 * @returns {Json}
 */
export function domainIp(fields = {}) {
  return {
    uuid: randomUUID(),
    name: 'domain-ip',
    'meta-category': 'network',
    description: 'A domain and an address that belong together',
    template_uuid: '43b3b146-77eb-4931-b4cc-b66c60f28734',
    template_version: '11',
    distribution: 5,
    Attribute: [
      domain({ object_relation: 'domain' }),
      { ...domain({ object_relation: 'ip', type: 'ip-dst' }), value: `198.51.100.${Math.floor(Math.random() * 256)}` },
    ],
    ...fields,
  }
}

/** @type {string[]} what was made, and would be in the way of what is tried next */
const made = []

/** Deletes the events that were made and their copies: a push offers all that there is, however old. */
export async function forgetEvents(/** @type {Side[]} */ ...sides) {
  for (const uuid of made.splice(0)) {
    for (const side of sides) await side.ask('POST', `/events/delete/${uuid}`)
  }
}

/**
 * Adds an event, for everybody and with one attribute, unless its fields say otherwise.
 * @param {Side} side
 * @param {object} [fields]
 * @returns {Promise<Json>}
 */
export async function addEvent(side, fields = {}) {
  const event = {
    uuid: randomUUID(),
    info: 'A trial of the exchange',
    distribution: 3,
    Attribute: [domain()],
    ...fields,
  }
  made.push(event.uuid)
  return (await side.json('POST', '/events/add', { Event: event })).Event
}

/**
 * @param {Side} side
 * @param {{ uuid: string }} event
 */
export async function publish(side, { uuid }) {
  const { id } = await see(side, uuid)
  await side.json('POST', `/events/publish/${id}`)
}

/**
 * Adds an event and publishes it.
 * @param {Side} side
 * @param {object} [fields]
 * @returns {Promise<Json>}
 */
export async function addPublished(side, fields = {}) {
  const event = await addEvent(side, fields)
  await publish(side, event)
  return see(side, event.uuid)
}

/**
 * An event as its site admin sees it, deleted parts too; undefined where it is not there.
 * @param {Side} side
 * @param {string} uuid
 * @returns {Promise<Json>}
 */
export async function see(side, uuid) {
  const answer = await side.ask('GET', `/events/view/${uuid}/deleted[]:0/deleted[]:1`)
  if (answer.status === 404) return undefined
  if (answer.status !== 200)
    throw new Error(`${side.name} shows no event ${uuid}: ${answer.status} ${answer.text.slice(0, 300)}`)
  return answer.body.Event
}

/** Until a change has another second than what was before it: whole seconds tell newer from older. */
export async function tick() {
  await sleep(1_100)
}

/**
 * Of each item the named fields, in a stable order.
 * @param {Json[] | undefined} items
 * @param {...string} fields
 * @returns {unknown[][]}
 */
export function table(items, ...fields) {
  return (items ?? [])
    .map((item) => fields.map((field) => item[field]))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
