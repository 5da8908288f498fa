import type { Lose } from '../../loss.ts'
import type { StixRecord } from '../shape/shape.ts'
import { present } from './writing.ts'

/** From the most open to the most restrictive, which is the one that is written. Source: misp-stix. */
const COLOURS = ['white', 'green', 'amber', 'red']

/** By tag: how sure that is, of which the lowest is written, and what STIX says for it. Source: misp-stix. */
const CONFIDENCES: ReadonlyMap<string, { score: number; word: string }> = new Map([
  ['completely-confident', { score: 100, word: 'High' }],
  ['usually-confident', { score: 75, word: 'High' }],
  ['fairly-confident', { score: 50, word: 'Medium' }],
  ['rarely-confident', { score: 25, word: 'Low' }],
  ['unconfident', { score: 0, word: 'None' }],
  ['confidence-cannot-be-evaluated', { score: 200, word: 'Unknown' }],
])

const OF_IDS_FLAG =
  "Derived from MISP's IDS flag. If an attribute is marked for IDS exports, the confidence will be high, otherwise none"

/** Tags as markings: a colour of TLP, and a statement for each of the others. */
export function handlingOf(tags: readonly string[], path: string, lose: Lose): StixRecord {
  const colours = tags.filter((tag) => colourOf(tag) >= 0).toSorted((a, b) => colourOf(b) - colourOf(a))
  for (const tag of colours.slice(1)) lose({ path, why: `Beside ${colours[0]} there is no place for ${tag}.` })
  const colour = colours
    .slice(0, 1)
    .map((tag) => ({
      'xsi:type': 'tlpMarking:TLPMarkingStructureType',
      color: (COLOURS[colourOf(tag)] ?? '').toUpperCase(),
    }))
  const statements = tags
    .filter((tag) => colourOf(tag) < 0)
    .map((statement) => ({ 'xsi:type': 'simpleMarking:SimpleMarkingStructureType', statement }))
  const structures = [...colour, ...statements]
  return structures.length === 0 ? {} : { handling: [{ marking_structures: structures }] }
}

function colourOf(tag: string): number {
  return tag.startsWith('tlp:') ? COLOURS.indexOf(tag.slice('tlp:'.length)) : -1
}

/** How sure the tags are. */
export function confidenceOf(tags: readonly string[], timestamp: string): StixRecord {
  const said = tags
    .flatMap((tag) => CONFIDENCES.get(/^misp:confidence-level="(.*)"$/.exec(tag)?.[1] ?? '') ?? [])
    .toSorted((one, other) => one.score - other.score)
  return present('confidence', said[0] && { timestamp, timestamp_precision: 'second', value: said[0].word })
}

/** That of an indicator whose tags say nothing of it. */
export function defaultConfidence(timestamp: string): StixRecord {
  return { timestamp, timestamp_precision: 'second', value: 'High', description: OF_IDS_FLAG }
}
