// How fast and in how much memory each format is written: `npm run build && node bench/exports.mjs --total 1000000`,
// `--only csv,json` for some of them, `--total 200000,1000000` to see whether memory grows with the answer. Each format is
// asked of a process that has done nothing yet; its seconds stand beside those of a raw cursor over the same rows, read
// just before and just after.
import { parseArgs } from 'node:util'
import { exportFormats } from '@tocsin/convert'
import { analyze, rawCursor } from './floor.mjs'
import { event } from './generate.mjs'
import { startServer } from './server.mjs'

const { values } = parseArgs({
  options: { total: { type: 'string', default: '100000' }, only: { type: 'string', default: '' } },
})
const totals = values.total.split(',').map(Number)
const only = values.only.split(',').filter((name) => name !== '')
const formats = exportFormats.filter(({ name }) => only.length === 0 || only.includes(name))
const PER_EVENT = 10_000

/** What is published and meant for detection, and what is neither: the same rows for every format. */
const everything = { to_ids: [0, 1], published: [0, 1] }

const server = await startServer()
const rows = []
try {
  let count = 0
  for (const total of totals) {
    for (; count < total; count += PER_EVENT) {
      await server.call('POST', '/events/add', event(Math.min(PER_EVENT, total - count), 1 + count / PER_EVENT))
    }
    await analyze(server.database)
    for (const format of formats) {
      const row = { attributes: total, ...(await figures(format)) }
      // A long run that is cut short has told what it found.
      console.log(JSON.stringify(row))
      rows.push(row)
    }
  }
  console.table(rows)
} finally {
  await server.stop()
}

/** @param {typeof exportFormats[number]} format */
async function figures({ name, rows: kind }) {
  const scope = kind === 'events' && name !== 'csv' && name !== 'json' ? 'events' : 'attributes'
  await server.restart()
  await server.call('POST', '/attributes/restSearch', { limit: 1 })
  await server.resetPeak()
  const idle = await server.peakMegabytes()
  const before = await rawCursor(server.database)
  const worked = await server.processor()
  const began = performance.now()
  const { bytes } = await server.call('POST', `/${scope}/restSearch`, { returnFormat: name, ...everything })
  const seconds = (performance.now() - began) / 1000
  const processor = (await server.processor()) - worked
  const peak = await server.peakMegabytes()
  const after = await rawCursor(server.database)
  return {
    format: name,
    of: scope,
    seconds: Number(seconds.toPrecision(3)),
    MB: Number((bytes / 1e6).toPrecision(3)),
    'MB/s': Number((bytes / 1e6 / seconds).toPrecision(3)),
    'share of the cursor': shareOf([before.seconds, after.seconds], seconds),
    // On a machine that others work on, the more telling of the two.
    'in processor time': shareOf([before.processor, after.processor], processor),
    'idle MB': idle,
    'peak MB': peak,
  }
}

/**
 * What the floor needs of what it took, in percent.
 * @param {number[]} floors
 * @param {number} took
 */
function shareOf(floors, took) {
  const floor = floors.reduce((sum, one) => sum + one, 0) / floors.length
  return `${Math.round((100 * floor) / took)} %`
}
