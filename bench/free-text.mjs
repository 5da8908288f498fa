// How long it takes to find the indicators of a long report, on one core: a process of its own, `node bench/free-text.mjs`.
import { execFileSync } from 'node:child_process'
import { argv, cpuUsage, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { findIndicators } from '@tocsin/convert'
import { random } from './generate.mjs'

const SELF = fileURLToPath(import.meta.url)
const MEGABYTES = 5

/** @typedef {{ megabytes: number, seconds: number, found: number }} Figures */

/**
 * Seconds of the processor for a report of five megabytes, and how many indicators are in it.
 * @returns {Figures}
 */
export function freeTextFigures() {
  // It is printed by this very file.
  return /** @type {Figures} */ (JSON.parse(execFileSync(execPath, [SELF], { encoding: 'utf8' })))
}

if (argv[1] === SELF) stdout.write(JSON.stringify(measure()))

/** @returns {Figures} */
function measure() {
  const text = report(MEGABYTES * 1e6)
  // Seconds of the processor: others on the machine do not count.
  const rounds = Array.from({ length: 3 }, () => {
    const began = cpuUsage()
    let found = 0
    for (const _ of findIndicators(text)) found += 1
    const { user, system } = cpuUsage(began)
    return { found, seconds: (user + system) / 1e6 }
  })
  const best = rounds.reduce((one, other) => (other.seconds < one.seconds ? other : one))
  return { megabytes: MEGABYTES, ...best }
}

/**
 * Prose with an indicator in every eighth place, defanged or not, as reports have them.
 * @param {number} length
 */
function report(length) {
  const below = random(11)
  const words =
    'the actor was seen to deliver a loader which beacons over TLS (see below), e.g. version 3.1 of it; then'.split(' ')
  const hex = (/** @type {number} */ digits) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  const kinds = [
    () => `${below(223) + 1}[.]${below(256)}[.]${below(256)}[.]${below(256)}`,
    () => `${below(223) + 1}.${below(256)}.${below(256)}.${below(256)}:${below(65_000) + 100}`,
    () => `hxxps://host-${below(1e9)}[.]example[.]com/${hex(8)}?id=${below(1e6)}`,
    () => `www.name-${below(1e9)}.example.net,`,
    () => `jane.${below(1e9)}@example.org`,
    () => hex(32),
    () => hex(64),
    () => `"C:\\Users\\jane\\file ${below(1e6)}.exe"`,
    () => `CVE-20${10 + below(16)}-${1_000 + below(90_000)}`,
    () => `HKLM\\Software\\Key${below(1e6)}\\Run`,
  ]
  let text = ''
  for (let i = 0; text.length < length; i++) {
    const piece = i % 8 === 0 ? kinds[below(kinds.length)]?.() : words[below(words.length)]
    text += `${piece}${i % 14 === 13 ? '\n' : ' '}`
  }
  return text.slice(0, length)
}
