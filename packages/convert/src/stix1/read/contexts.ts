import { GALAXY_TYPES } from '../../stix2/mapping/galaxies.ts'
import type { StixRecord } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { type Reading, recordsAt, resolved, textAt } from './reading.ts'

/** The galaxies whose names do not say their type; of others it is the name in small letters. */
const TYPES_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['Attack Pattern', 'mitre-attack-pattern'],
  ['Enterprise Attack - Attack Pattern', 'mitre-enterprise-attack-attack-pattern'],
  ['Mobile Attack - Attack Pattern', 'mitre-mobile-attack-attack-pattern'],
  ['Pre Attack - Attack Pattern', 'mitre-pre-attack-attack-pattern'],
  ['CONCORDIA Mobile Modelling Framework - Attack Pattern', 'cmtmf-attack-pattern'],
  ['Techniques', 'mitre-ics-techniques'],
  ['Malware', 'mitre-malware'],
  ['Enterprise Attack - Malware', 'mitre-enterprise-attack-malware'],
  ['Mobile Attack - Malware', 'mitre-mobile-attack-malware'],
  ['Software', 'mitre-ics-software'],
  ['Enterprise Attack - Tool', 'mitre-enterprise-attack-tool'],
  ['Mobile Attack - Tool', 'mitre-mobile-attack-tool'],
])

const KNOWN = new Set(Object.values(GALAXY_TYPES).flat())

/** The tags that stand for what a TTP describes. Source: misp-stix, which makes tags of them as well. */
export function tagsOfTtp(sent: StixRecord, reading: Reading): string[] {
  const ttp = resolved(sent, reading)
  const galaxy = /^(.*) \(MISP Galaxy\)$/.exec(textAt(ttp, 'title'))?.[1]
  const tag = (standard: string) => (value: string) => clusterTag(typeOfGalaxy(galaxy) ?? standard, value)
  const targets = recordsAt(ttp, 'exploit_targets', 'exploit_targets').map((one) => recordOf(one['exploit_target']))
  const vulnerabilities = galaxy === undefined ? [] : targets.flatMap((target) => recordsAt(target, 'vulnerabilities'))
  return [
    ...recordsAt(ttp, 'behavior', 'attack_patterns').map(titleOf).flatMap(tag('mitre-attack-pattern')),
    ...recordsAt(ttp, 'behavior', 'malware_instances').map(titleOf).flatMap(tag('mitre-malware')),
    ...recordsAt(ttp, 'resources', 'tools').map(titleOf).flatMap(tag('mitre-tool')),
    ...vulnerabilities.map(titleOf).flatMap(tag('branded-vulnerability')),
  ]
}

export function tagsOfActor(sent: StixRecord, reading: Reading): string[] {
  const actor = resolved(sent, reading)
  const name = textAt(actor, 'title') || textAt(recordOf(actor['identity']), 'name')
  return clusterTag('threat-actor', name)
}

export function tagsOfCourse(sent: StixRecord, reading: Reading): string[] {
  return clusterTag('mitre-course-of-action', textAt(resolved(sent, reading), 'title'))
}

/** Malware and tools have names, and malware in its list of them where it has no title. */
function titleOf(record: StixRecord): string {
  return textAt(record, 'title') || textAt(record, 'name') || textAt({ names: recordsOrText(record)[0] }, 'names')
}

function recordsOrText(record: StixRecord): StixRecord[string][] {
  const names = record['names']
  return Array.isArray(names) ? names : [names]
}

function typeOfGalaxy(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const plain = name.toLowerCase().replaceAll(' ', '-')
  return TYPES_BY_NAME.get(name) ?? (KNOWN.has(plain) ? plain : undefined)
}

/** What a tag holds. */
const MAX_TAG = 255

function clusterTag(type: string, value: string): string[] {
  const tag = `misp-galaxy:${type}="${value}"`
  return value === '' || tag.length > MAX_TAG ? [] : [tag]
}
