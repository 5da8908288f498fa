// One scenario in one way: what is tried, and what it showed.
import { isDeepStrictEqual } from 'node:util'
import { exchange, settled } from './link.mjs'

/** @typedef {import('./side.mjs').Side} Side */
/** @typedef {import('./side.mjs').Json} Json */
/** @typedef {import('./link.mjs').Link} Link */
/** @typedef {{ tocsin: Side, misp: Side, toMisp: Link, toTocsin: Link }} World */
/**
 * How something gets from one server to the other.
 * @typedef {object} Way
 * @property {string} name
 * @property {'pull' | 'push'} by
 * @property {Side} from
 * @property {Side} to
 * @property {Link} link that of whoever pulls or pushes
 * @property {(technique?: string) => Promise<Json>} carry
 */
/** @typedef {(what: string, actual: unknown, expected: unknown) => void} Check */
/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {((way: Way, check: Check, world: World) => Promise<void>) | undefined} [each] for what is to be the same in every way
 * @property {((world: World, check: Check) => Promise<void>) | undefined} [once]
 */

/**
 * The four ways.
 * @param {World} world
 * @returns {Way[]}
 */
export function waysOf({ tocsin, misp, toMisp, toTocsin }) {
  /** @type {(name: string, by: 'pull' | 'push', from: Side, to: Side, asker: Side, link: Link) => Way} */
  // oxlint-disable-next-line max-params -- a row of a table
  const way = (name, by, from, to, asker, link) => ({
    name,
    by,
    from,
    to,
    link,
    carry: async (technique) => {
      await settled(from)
      const told = await exchange(asker, link, by, technique)
      await settled(to)
      return told
    },
  })
  return [
    way('Tocsin pulls', 'pull', misp, tocsin, tocsin, toMisp),
    way('Tocsin pushes', 'push', tocsin, misp, tocsin, toMisp),
    way('MISP pulls', 'pull', tocsin, misp, misp, toTocsin),
    way('MISP pushes', 'push', misp, tocsin, misp, toTocsin),
  ]
}

/**
 * What was not as expected.
 * @param {(check: Check) => Promise<void>} trial
 * @returns {Promise<string[]>}
 */
export async function differencesOf(trial) {
  /** @type {string[]} */
  const found = []
  try {
    await trial((what, actual, expected) => {
      if (!isDeepStrictEqual(actual, expected)) found.push(`${what}: ${shown(actual)}, expected ${shown(expected)}`)
    })
  } catch (error) {
    found.push(error instanceof Error ? error.message : String(error))
  }
  return found
}

/** @param {unknown} value */
function shown(value) {
  return JSON.stringify(value)?.slice(0, 600) ?? 'nothing'
}
