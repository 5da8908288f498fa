// How long a feed of many CSV lines takes to rehearse, to fetch, and to fetch again when a hundredth of it changed:
// `npm run build && node bench/feeds.mjs --total 100000`.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startServer } from './server.mjs'

/** @typedef {{ Feed: { id: string }, job: string, counts: { [outcome: string]: number } }} Answer */
/** @typedef {{ state: string, error: string, result: Answer['counts'] }} Job */

const { values } = parseArgs({ options: { total: { type: 'string', default: '100000' } } })
const total = Number(values.total)
const changed = Math.floor(total / 100)

/** @param {number} from */
const lines = (from) => Array.from({ length: total }, (_, i) => `host${from + i}.example.org,${from + i}`).join('\n')
let body = lines(0)
const web = createServer((_request, response) => response.end(body))
await new Promise((resolve) => web.listen(0, '127.0.0.1', () => resolve(undefined)))
const address = web.address()
const port = typeof address === 'object' && address !== null ? address.port : 0

const server = await startServer()
try {
  const feed = {
    name: 'bench',
    provider: 'bench',
    url: `http://127.0.0.1:${port}/list.csv`,
    source_format: 'csv',
    enabled: true,
    delta_merge: true,
    settings: { csv: { value: '1', delimiter: ',' } },
  }
  const { id } = (await json('/feeds/add', feed)).Feed
  const rows = []
  rows.push({ what: 'dry run', ...(await timed(() => json(`/tocsin/feeds/${id}/dry-run`))) })
  rows.push({ what: 'first fetch', ...(await timed(() => fetched(id))) })
  rows.push({ what: 'dry run, nothing new', ...(await timed(() => json(`/tocsin/feeds/${id}/dry-run`))) })
  rows.push({ what: 'second fetch, nothing new', ...(await timed(() => fetched(id))) })
  body = lines(changed)
  rows.push({ what: 'dry run, 1 % changed', ...(await timed(() => json(`/tocsin/feeds/${id}/dry-run`))) })
  rows.push({ what: 'third fetch, 1 % changed', ...(await timed(() => fetched(id))) })
  console.log(`A feed of ${total} lines; peak ${await server.peakMegabytes()} MB.`)
  console.table(rows)
} finally {
  await server.stop()
  web.close()
}

/**
 * @param {string} path
 * @param {unknown} sent
 * @returns {Promise<Answer>}
 */
async function json(path, sent = {}) {
  return /** @type {Answer} */ (JSON.parse(await server.answer('POST', path, sent)))
}

/** @param {string} id */
async function fetched(id) {
  const { job } = await json(`/tocsin/feeds/${id}/fetch`)
  for (;;) {
    const text = await server.answer('GET', `/tocsin/jobs/${job}`, undefined)
    const { state, result, error } = /** @type {Job} */ (JSON.parse(text))
    if (state === 'failed') throw new Error(error)
    if (state === 'done') return { counts: result }
    await sleep(20)
  }
}

/** @param {() => Promise<{ counts: Record<string, number> }>} work */
async function timed(work) {
  const began = performance.now()
  const { counts } = await work()
  return { seconds: Number(((performance.now() - began) / 1000).toPrecision(3)), ...counts }
}
