// How fast the format package makes warninglists ready and matches values against all of them at once, on one core.
// A process of its own does it, so that its memory can be told: `node bench/warninglists.mjs 4000000`.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { argv, cpuUsage, execPath, memoryUsage, resourceUsage, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { listedEntries, parseWarninglist, WarninglistCompiler, WarninglistMatcher } from '@tocsin/format'
import { random } from './generate.mjs'

const PUBLIC = fileURLToPath(new URL('../../shared/data/warninglists/', import.meta.url))
const SELF = fileURLToPath(import.meta.url)

/** @typedef {{ source: string, entries: number, seconds: number, memory: number, perSecond: number, hits: number }} Figures */

/**
 * Seconds to make lists ready, megabytes above an idle process at most, values matched a second.
 * @param {number} more generated host names beside the lists
 * @returns {Figures}
 */
export function warninglistFigures(more) {
  // It is printed by this very file.
  return /** @type {Figures} */ (JSON.parse(execFileSync(execPath, [SELF, String(more)], { encoding: 'utf8' })))
}

if (argv[1] === SELF) stdout.write(JSON.stringify(measure(Number(argv[2] ?? 0))))

/** @param {number} more @returns {Figures} */
function measure(more) {
  const values = Array.from({ length: 200_000 }, sampleValue(random(5)))
  const idle = memoryUsage.rss()
  const began = performance.now()
  const compiler = new WarninglistCompiler()
  for (const { head, entries } of lists(more)) {
    compiler.begin(head)
    for (const { value } of entries) compiler.add(value)
  }
  const compiled = compiler.taken()
  const matcher = new WarninglistMatcher(compiled)
  const seconds = (performance.now() - began) / 1000
  const memory = Math.round((resourceUsage().maxRSS * 1024 - idle) / 1e6)
  const rounds = Array.from({ length: 5 }, () => matchAll(matcher, values))
  const perSecond = Math.max(...rounds.map((round) => round.perSecond))
  const source = existsSync(PUBLIC) ? 'the public lists' : 'generated lists'
  return { source, entries: compiled.texts.ends.length, seconds, memory, perSecond, hits: rounds[0]?.hits ?? 0 }
}

/** @param {WarninglistMatcher} matcher @param {string[]} values */
function matchAll(matcher, values) {
  // Seconds of the processor: others on the machine do not count.
  const began = cpuUsage()
  let hits = 0
  for (const value of values) hits += matcher.check(value).length
  const { user, system } = cpuUsage(began)
  return { hits, perSecond: values.length / ((user + system) / 1e6) }
}

/** @param {number} more */
function* lists(more) {
  let id = 0
  for (const document of existsSync(PUBLIC) ? publicLists() : generatedLists()) {
    const read = parseWarninglist(document)
    if (!('warninglist' in read)) continue
    const { type, matching_attributes: attributeTypes = [], list } = read.warninglist
    yield { head: { id: ++id, type, attributeTypes }, entries: listedEntries(list) }
  }
  const head = { id: ++id, type: /** @type {const} */ ('hostname'), attributeTypes: [] }
  if (more > 0) yield { head, entries: hostNames(more) }
}

function* publicLists() {
  for (const file of readdirSync(PUBLIC, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('list.json')) yield JSON.parse(readFileSync(`${PUBLIC}${file}`, 'utf8'))
  }
}

/** As many lists and entries as are public, of the same types. */
function* generatedLists() {
  const make = (
    /** @type {string} */ type,
    /** @type {number} */ count,
    /** @type {(i: number) => string} */ entry,
  ) => ({ name: 'generated', version: 1, type, list: Array.from({ length: count }, (_, i) => entry(i)) })
  for (let k = 1; k <= 80; k++) yield make('cidr', 1_800, (i) => `${k}.${i >> 4}.${(i & 15) * 16}.0/${20 + (i % 5)}`)
  for (let k = 0; k < 32; k++) yield make('string', 9_100, (i) => `name-${k}-${i}.example`)
  for (let k = 0; k < 19; k++) yield make('hostname', 4_500, (i) => `host-${k}-${i}.example`)
  yield make('substring', 8_400, (i) => `part-${i}.`)
  yield make('regex', 34, (i) => `/(\\+|00)?[0-9]{3}555${i + 10}[0-9]{2}/`)
}

/** @param {number} count */
function* hostNames(count) {
  const below = random(11)
  for (let i = 0; i < count; i++) yield { value: `${word(below)}-${i}.${word(below)}.example` }
}

/** @typedef {(bound: number) => number} Below */

/** @param {Below} below */
function word(below) {
  return below(36 ** 6).toString(36)
}

/** A value as attributes have them: addresses, hosts, links, hashes, mail; some of them well known. @param {Below} below */
function sampleValue(below) {
  const known = ['8.8.8.8', 'www.google.com', 'd41d8cd98f00b204e9800998ecf8427e', 'update.microsoft.com', '192.168.0.1']
  const hex = () => (256 + below(256)).toString(16).slice(1)
  const makers = [
    () => `${below(256)}.${below(256)}.${below(256)}.${below(256)}`,
    () => `2a00:${hex()}::${hex()}`,
    () => `${word(below)}.${word(below)}.com`,
    () => `https://${word(below)}.org/${word(below)}/${word(below)}?q=${below(100)}`,
    () => Array.from({ length: 32 }, hex).join(''),
    () => `${word(below)}@${word(below)}.net`,
    () => `C:\\Users\\${word(below)}\\${word(below)}.exe`,
    () => known[below(known.length)] ?? '',
  ]
  return () => makers[below(makers.length)]?.() ?? ''
}
