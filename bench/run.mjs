// How fast, as ratios in one run on one machine: `npm run bench`, with `--total 1000000` for the large one.
import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { contentLoads } from './content.mjs'
import { freeTextFigures } from './free-text.mjs'
import { event } from './generate.mjs'
import { analyze, median, rawCopy, rawCursor } from './floor.mjs'
import { makeMember } from './member.mjs'
import { startEmptyRoute, startServer } from './server.mjs'
import { validatorThroughput } from './validator.mjs'
import { warninglistFigures } from './warninglists.mjs'

const { values } = parseArgs({
  options: { total: { type: 'string', default: '100000' }, repeat: { type: 'string', default: '3' } },
})
const total = Number(values.total)
const repeat = Number(values.repeat)

/** @type {{ what: string, seconds: number, floor?: number, memory?: number, note?: string }[]} */
const rows = []
const server = await startServer()
try {
  rows.push({ what: 'start on an empty folder', seconds: server.startup / 1000, memory: await server.peakMegabytes() })
  for (const size of [1_000, 10_000, 100_000]) await ingest(size)
  await fill()
  await reads()
  await requestsPerSecond()
  await visibility()
  await content()
} finally {
  await server.stop()
}
const perSecond = validatorThroughput()
rows.push({
  what: 'validate 100,000 attributes (format package)',
  seconds: 100_000 / perSecond,
  note: `${Math.round(perSecond)} attributes/s`,
})
const text = freeTextFigures()
rows.push({
  what: `find the indicators of a report of ${text.megabytes} MB (convert package)`,
  seconds: text.seconds,
  note: `${text.found} found; seconds of the processor`,
})
for (const more of [0, 4_000_000]) {
  const { entries, source, seconds, memory, perSecond: values } = warninglistFigures(more)
  rows.push({
    what: `make ${entries} entries of warninglists ready (format package)`,
    seconds,
    memory,
    note: `MB above idle; ${source}; ${Math.round(values)} values/s against all, a second of the processor`,
  })
}
await report()

/** @param {number} size */
async function ingest(size) {
  const times = size >= 100_000 ? 1 : repeat
  const seconds = []
  await server.resetPeak()
  let id = 0
  for (let i = 0; i < times; i++) {
    const body = JSON.stringify(event(size, size + i))
    const { head, seconds: took } = await timed(() => server.call('POST', '/events/add', body))
    id = Number(/"id":"(\d+)"/.exec(head)?.[1])
    seconds.push(took)
  }
  const memory = await server.peakMegabytes()
  const floor = await rawCopy(server.database, id, times)
  rows.push({ what: `POST /events/add, ${size} attributes`, seconds: median(seconds), floor, memory })
  await repeated(`GET /events/view, ${size} attributes`, () => server.call('GET', `/events/view/${id}`, undefined))
}

/** Adds events of 10,000 until there are `total` attributes. */
async function fill() {
  for (let count = 133_000, seed = 1_000; count < total; count += 10_000, seed++) {
    await server.call('POST', '/events/add', event(10_000, seed))
  }
}

async function reads() {
  await analyze(server.database)
  const { seconds: floor, count } = await rawCursor(server.database)
  const value = event(1_000, 1_000).Event.Attribute[0]?.value
  const search = (/** @type {object} */ body) => server.call('POST', '/attributes/restSearch', body)
  const at = `at ${count} attributes`
  await repeated(`attributes/restSearch, one value, ${at}`, () => search({ returnFormat: 'json', value }), 20)
  await repeated(`attributes/restSearch, one tag, limit 1,000, ${at}`, () =>
    search({ returnFormat: 'json', tags: 'bench:tag-3', limit: 1_000 }),
  )
  await repeated(`attributes/restSearch, ip-dst, limit 10,000, ${at}`, () =>
    search({ returnFormat: 'json', type: 'ip-dst', limit: 10_000 }),
  )
  await repeated(`events/index, ${at}`, () => server.call('GET', '/events/index/limit:50', undefined))
  for (const returnFormat of ['json', 'csv']) {
    await server.resetPeak()
    const { seconds } = await timed(() => search({ returnFormat }))
    rows.push({
      what: `attributes/restSearch, everything, ${returnFormat}, ${at}`,
      seconds,
      floor,
      memory: await server.peakMegabytes(),
    })
  }
}

/** What a member of 200 groups waits for, against the site admin and the same rows: the share is the admin's time in it. */
async function visibility() {
  const key = await makeMember(server)
  const value = event(1_000, 1_000).Event.Attribute[0]?.value
  for (const [what, method, path, body] of /** @type {[string, string, string, object | undefined][]} */ ([
    ['view, 10,000 attributes, correlated', 'GET', '/events/view/4', undefined],
    ['restSearch, one value', 'POST', '/attributes/restSearch', { value }],
    ['restSearch, ip-dst, limit 10,000', 'POST', '/attributes/restSearch', { type: 'ip-dst', limit: 10_000 }],
    ['restSearch, everything', 'POST', '/attributes/restSearch', { returnFormat: 'json' }],
    ['events/index', 'GET', '/events/index/limit:50', undefined],
  ])) {
    const ask = async (/** @type {string | undefined} */ who) => {
      const seconds = []
      let bytes = 0
      // Each connection plans what it has not seen often; both have asked often.
      const warm = performance.now() + 1_000
      for (let i = 0; i < 50 && performance.now() < warm; i++) await server.call(method, path, body, who)
      for (let i = 0; i < 2 * repeat + 1; i++) {
        const took = await timed(() => server.call(method, path, body, who))
        seconds.push(took.seconds)
        bytes = took.bytes
      }
      return { seconds: median(seconds), bytes }
    }
    const admin = await ask(undefined)
    const member = await ask(key)
    const note = member.bytes === admin.bytes ? 'same answer' : `${member.bytes} bytes, the admin ${admin.bytes}`
    rows.push({ what: `member of 200 groups: ${what}`, seconds: member.seconds, floor: admin.seconds, note })
  }
}

/** The public libraries, over everything that is there by now. */
async function content() {
  await server.resetPeak()
  const loads = await contentLoads(server)
  if (!loads) return
  const memory = await server.peakMegabytes()
  rows.push({ what: 'all public libraries loaded', seconds: loads.first.seconds, memory, note: loads.first.told })
  rows.push({ what: 'all public libraries again, unchanged', seconds: loads.second.seconds })
}

/** A 100-attribute event asked for by eight at once. */
async function requestsPerSecond() {
  const { head, bytes } = await server.call('POST', '/events/add', event(100, 7))
  const path = `/events/view/${/"id":"(\d+)"/.exec(head)?.[1]}`
  const empty = await startEmptyRoute(server.database, bytes)
  const floor = await eightAtOnce(() => empty.call())
  empty.stop()
  const seconds = await eightAtOnce(() => server.call('GET', path, undefined))
  rows.push({
    what: 'GET /events/view, 100 attributes, 8 at once',
    seconds,
    floor,
    note: `${Math.round(1 / seconds)} requests/s`,
  })
}

/**
 * Seconds a request, of many.
 * @param {() => Promise<unknown>} ask
 */
async function eightAtOnce(ask) {
  const count = 3_000
  let left = count
  const asker = async () => {
    while (left-- > 0) await ask()
  }
  const { seconds } = await timed(async () => {
    await Promise.all(Array.from({ length: 8 }, asker))
    return {}
  })
  return seconds / count
}

/**
 * @param {string} what
 * @param {() => Promise<unknown>} work
 * @param {number} times
 */
async function repeated(what, work, times = repeat) {
  await server.resetPeak()
  const seconds = []
  for (let i = 0; i < times; i++) seconds.push((await timed(work)).seconds)
  rows.push({ what, seconds: median(seconds), memory: await server.peakMegabytes() })
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T & { seconds: number }>}
 */
async function timed(work) {
  const began = performance.now()
  const result = await work()
  return Object.assign({}, result, { seconds: (performance.now() - began) / 1000 })
}

async function report() {
  const table = rows.map(({ what, seconds, floor, memory, note }) => ({
    what,
    seconds: Number(seconds.toPrecision(3)),
    'share of the floor': floor === undefined ? '' : `${Math.round((100 * floor) / seconds)} %`,
    'peak MB': memory ?? '',
    note: note ?? '',
  }))
  console.table(table)
  const folder = new URL('results/', import.meta.url)
  await mkdir(folder, { recursive: true })
  await writeFile(
    new URL(`${new Date().toISOString().replaceAll(':', '-')}.json`, folder),
    JSON.stringify(rows, undefined, 2),
  )
}
