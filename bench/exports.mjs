// How fast and in how much memory each format is written: `npm run build && node bench/exports.mjs --total 1000000`,
// `--only csv,json` for some of them. Its seconds stand beside those of a raw cursor over the same rows.
import { parseArgs } from 'node:util'
import { exportFormats } from '@tocsin/convert'
import { analyze, rawCursor } from './floor.mjs'
import { event } from './generate.mjs'
import { startServer } from './server.mjs'

const { values } = parseArgs({
  options: { total: { type: 'string', default: '100000' }, only: { type: 'string', default: '' } },
})
const total = Number(values.total)
const only = new Set(values.only.split(',').filter((name) => name !== ''))
const PER_EVENT = 10_000

/** What is published and meant for detection, and what is neither: the same rows for every format. */
const everything = { to_ids: [0, 1], published: [0, 1] }

const server = await startServer()
try {
  for (let count = 0, seed = 1; count < total; count += PER_EVENT, seed++) {
    await server.call('POST', '/events/add', event(Math.min(PER_EVENT, total - count), seed))
  }
  await analyze(server.database)
  const floor = await rawCursor(server.database)
  console.log(`${floor.count} attributes; a raw cursor reads them in ${floor.seconds.toPrecision(3)} s.`)
  console.table(await figures(floor.seconds))
} finally {
  await server.stop()
}

/** @param {number} floor */
async function figures(floor) {
  const rows = []
  for (const { name, rows: kind } of exportFormats) {
    if (only.size > 0 && !only.has(name)) continue
    const scope = kind === 'events' && name !== 'csv' && name !== 'json' ? 'events' : 'attributes'
    await server.resetPeak()
    const began = performance.now()
    const { bytes } = await server.call('POST', `/${scope}/restSearch`, { returnFormat: name, ...everything })
    const seconds = (performance.now() - began) / 1000
    rows.push({
      format: name,
      of: scope,
      seconds: Number(seconds.toPrecision(3)),
      MB: Number((bytes / 1e6).toPrecision(3)),
      'MB/s': Number((bytes / 1e6 / seconds).toPrecision(3)),
      'share of the cursor': `${Math.round((100 * floor) / seconds)} %`,
      'peak MB': await server.peakMegabytes(),
    })
  }
  return rows
}
