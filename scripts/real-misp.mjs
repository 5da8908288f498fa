// Tries the exchange with a real MISP server: `npm run build && node scripts/real-misp.mjs --misp URL --key KEY`.
// What it needs and what it showed: docs/compatibility/real-misp.md.
import { parseArgs } from 'node:util'
import { startServer } from '../bench/server.mjs'
import { feeds } from './real-misp/scenarios/feeds.mjs'
import { forgetEvents } from './real-misp/events.mjs'
import { linkTo } from './real-misp/link.mjs'
import { changes } from './real-misp/scenarios/changes.mjs'
import { companions } from './real-misp/scenarios/companions.mjs'
import { groups } from './real-misp/scenarios/groups.mjs'
import { levels } from './real-misp/scenarios/levels.mjs'
import { links } from './real-misp/scenarios/links.mjs'
import { protectedEvents } from './real-misp/scenarios/protected.mjs'
import { realEvents } from './real-misp/scenarios/real-events.mjs'
import { rules } from './real-misp/scenarios/rules.mjs'
import { tags } from './real-misp/scenarios/tags.mjs'
import { openSide } from './real-misp/side.mjs'
import { differencesOf, waysOf } from './real-misp/trial.mjs'

/** @typedef {import('./real-misp/trial.mjs').Scenario} Scenario */
/** @typedef {import('./real-misp/trial.mjs').World} World */

const { values } = parseArgs({
  options: {
    misp: { type: 'string' },
    key: { type: 'string' },
    only: { type: 'string', default: '' },
    events: { type: 'string' },
    count: { type: 'string', default: '50' },
  },
})
if (!values.misp || !values.key) {
  console.error('Name a MISP server for trials and the key of its site admin: --misp URL --key KEY')
  process.exit(2)
}
/** @type {Scenario[]} */
const scenarios = [
  ...levels,
  ...changes,
  ...tags,
  ...groups,
  ...companions,
  ...links,
  ...protectedEvents,
  ...feeds,
  ...rules,
  ...(values.events ? [realEvents(values.events, Number(values.count))] : []),
]
const server = await startServer({ TOCSIN_ORG: `Trial ${Date.now()}` })
let failed = 0
try {
  const tocsin = await openSide('Tocsin', server)
  const misp = await openSide('MISP', { url: values.misp.replace(/\/+$/, ''), key: values.key })
  // Else each server shows sightings to those alone who made them, and MISP does not look at rules on types.
  for (const side of [tocsin, misp]) await set(side, 'Plugin.Sightings_policy', 2)
  await set(misp, 'MISP.enable_synchronisation_filtering_on_type', 1)
  const world = { tocsin, misp, toMisp: await linkTo(tocsin, misp), toTocsin: await linkTo(misp, tocsin) }
  for (const scenario of scenarios.filter(({ name }) => name.includes(values.only)))
    failed += await tried(scenario, world)
} finally {
  await server.stop()
}
console.log(failed ? `\n${failed} not as expected` : '\nAll as expected')
process.exitCode = failed ? 1 : 0

/**
 * @param {import('./real-misp/side.mjs').Side} side
 * @param {string} name
 * @param {number} value
 */
async function set(side, name, value) {
  await side.json('POST', `/servers/serverSettingsEdit/${name}`, { value, force: 1 })
}

/**
 * Tries a scenario, and tells what was not as expected.
 * @param {Scenario} scenario
 * @param {World} world
 */
async function tried({ name, each, once }, world) {
  let count = 0
  /** @type {(title: string, found: string[]) => void} */
  const tell = (title, found) => {
    console.log(`${found.length ? '✗' : '✓'} ${title}${found.map((line) => `\n    ${line}`).join('')}`)
    if (found.length) count++
  }
  if (once) tell(name, await differencesOf(async (check) => once(world, check)))
  await forgetEvents(world.tocsin, world.misp)
  for (const way of each ? waysOf(world) : []) {
    tell(`${name}: ${way.name}`, await differencesOf(async (check) => each?.(way, check, world)))
    await forgetEvents(world.tocsin, world.misp)
  }
  return count
}
