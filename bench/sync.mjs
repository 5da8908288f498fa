// How fast one server pulls events from another on the same machine, and how long a pull takes that finds nothing new:
// `npm run build && node bench/sync.mjs --events 2000 --attributes 100`.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { event } from './generate.mjs'
import { startServer } from './server.mjs'

const { values } = parseArgs({
  options: { events: { type: 'string', default: '2000' }, attributes: { type: 'string', default: '100' } },
})
/** @typedef {{ Organisation: { uuid: string }, Server: { id: string }, message: string }} Record what is read of answers */
/** @typedef {{ state: string, error: string, result: { event: object } }} Job */

const events = Number(values.events)
const attributes = Number(values.attributes)

const from = await startServer()
const to = await startServer()
try {
  for (let seed = 1; seed <= events; seed++) {
    const { Event } = event(attributes, seed)
    await from.call('POST', '/events/add', { Event: { ...Event, published: true, distribution: 3 } })
  }
  const { Organisation } = await json(from, 'GET', '/organisations/view/1')
  await json(to, 'POST', '/admin/organisations/add', { name: 'From', uuid: Organisation.uuid })
  const link = { name: 'From', url: from.url, authkey: from.key, remote_org_id: Organisation.uuid, pull: true }
  const { Server } = await json(to, 'POST', '/servers/add', link)
  const rows = []
  for (const what of ['first pull', 'nothing new', 'nothing new']) rows.push({ what, ...(await pulled(Server.id)) })
  console.log(`${events} events of ${attributes} attributes; peak ${await to.peakMegabytes()} MB.`)
  console.table(rows)
} finally {
  await from.stop()
  await to.stop()
}

/**
 * @param {Awaited<ReturnType<typeof startServer>>} server
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<Record & Job>}
 */
async function json(server, method, path, body) {
  return /** @type {Record & Job} */ (JSON.parse(await server.answer(method, path, body)))
}

/** @param {string} id */
async function pulled(id) {
  const began = performance.now()
  const { message } = await json(to, 'GET', `/servers/pull/${id}`)
  const job = /\d+$/.exec(message)?.[0]
  for (;;) {
    const { state, result, error } = await json(to, 'GET', `/tocsin/jobs/${job}`)
    if (state === 'failed') throw new Error(error)
    const seconds = (performance.now() - began) / 1000
    if (state === 'done') {
      const rate = { 'events/s': Math.round(events / seconds) }
      return { seconds: Number(seconds.toPrecision(3)), ...rate, outcomes: JSON.stringify(result.event) }
    }
    await sleep(20)
  }
}
