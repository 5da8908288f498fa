// Has OASIS' and MISP's own programs read the STIX 2 that we write of events: node scripts/consumers/stix2.mjs EVENTS...
// EVENTS are folders of events in MISP's JSON. PYTHON names the Python that has the packages stix2, stix2-patterns, pymisp and
// misp-stix (python3 unless it is set), wherever its PYTHONPATH has them from. `npx tsc -b` has to have been run.
// Asked are: the stix2 library for every object and bundle, OASIS' validator for every pattern, misp-stix to read every
// bundle back, and misp-stix for the same events, whose objects and patterns are compared with ours.
// The last result stands in docs/compatibility/exports.md.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEvents } from '@tocsin/format'
import { stix2 } from '@tocsin/convert'

const folders = process.argv.slice(2)
if (folders.length === 0) throw new Error('say where the events are: node scripts/consumers/stix2.mjs EVENTS...')

const scratch = mkdtempSync(join(tmpdir(), 'tocsin-stix2-'))
try {
  for (const version of /** @type {const} */ (['2.1', '2.0'])) {
    mkdirSync(join(scratch, version))
    for (const { name, event } of events()) writeFileSync(join(scratch, version, name), await bundleOf(event, version))
  }
  mkdirSync(join(scratch, 'events'))
  for (const { name, sent } of events()) writeFileSync(join(scratch, 'events', name), JSON.stringify({ Event: sent }))
  const program = join(import.meta.dirname, 'read-stix2.py')
  const { error, status } = spawnSync(process.env.PYTHON ?? 'python3', [program, scratch], { stdio: 'inherit' })
  if (error) throw error
  process.exitCode = status ?? 1
} finally {
  rmSync(scratch, { recursive: true })
}

function* events() {
  for (const folder of folders) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const sent = eventsIn(readFileSync(join(folder, file), 'utf8'))
      const read = sent.flatMap((one) => [...parseEvents(one)])
      // A manifest of a feed reads as events of nothing.
      yield* read.flatMap(({ event }, i) =>
        event?.info === undefined ? [] : [{ name: `${i}-${file}`, event, sent: sent[i] }],
      )
    }
  }
}

/**
 * @param {string} text a document of MISP
 * @returns {unknown[]} its events, bare
 */
function eventsIn(text) {
  const document = /** @type {{ response?: object | object[] }} */ (JSON.parse(text))
  return [document.response ?? document].flat().map((one) => ('Event' in one ? one.Event : one))
}

/**
 * @param {import('@tocsin/format').Event} event
 * @param {'2.0' | '2.1'} version
 */
async function bundleOf(event, version) {
  let text = ''
  for await (const piece of stix2.write(pageOf(event), { version })) text += piece
  return text
}

/** @param {import('@tocsin/format').Event} event */
async function* pageOf(event) {
  yield [event]
}
