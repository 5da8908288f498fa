import type { Attribute, MispObject } from '@tocsin/format'
import { capec, cve, cwe, plain, plainTime } from '../mapping/forms.ts'
import { at, type Place, put, valuesAt } from '../mapping/places.ts'
import type { StixRecord } from '../shape/shape.ts'
import { contextsOf, tagsOfClusters } from './galaxies.ts'
import { handlingOf } from './markings.ts'
import { carriedBy, isThere } from './object-parts.ts'
import { idOf, timeText, uuidOf, valueOf, type Writing } from './writing.ts'
import { rowOf } from '../../row-of.ts'

/** Objects that describe what happens, and nothing that can be found on a machine. */
type Described = {
  places: Readonly<Record<string, Place>>
  /** Around what is said, in the TTP. */
  within: (said: StixRecord, uuid: string, writing: Writing) => StixRecord
}

const attackPlaces = { id: at('capec_id', capec), name: at('title', plain), summary: at('description', plain) }

const coursePlaces = {
  name: at('title', plain),
  type: at('type.value', plain),
  description: at('description', plain),
  objective: at('objective.description', plain),
  stage: at('stage.value', plain),
  cost: at('cost.value', plain),
  impact: at('impact.value', plain),
  efficacy: at('efficacy.value', plain),
}

const exploited = (key: string) => (said: StixRecord, uuid: string, writing: Writing) => ({
  exploit_targets: {
    exploit_targets: [
      { exploit_target: { id: idOf(writing, 'ExploitTarget', uuid), timestamp: writing.timestamp, [key]: [said] } },
    ],
  },
})

/** By name. Source: misp-stix's documented mapping of objects to STIX 1. */
export const describedPlaces: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  'attack-pattern': attackPlaces,
  'course-of-action': coursePlaces,
  vulnerability: {
    id: at('cve_id', cve),
    created: at('discovered_datetime', plainTime),
    published: at('published_datetime', plainTime),
    summary: at('description', plain),
    'cvss-score': at('cvss_score.overall_score', plain),
    references: at('references.+', plain),
  },
  weakness: { id: at('cwe_id', cwe), description: at('description', plain) },
}

const withinTtp: Readonly<Record<string, Described['within']>> = {
  'attack-pattern': (said, uuid, writing) => ({
    behavior: { attack_patterns: [{ id: idOf(writing, 'AttackPattern', uuid), ...said }] },
  }),
  vulnerability: exploited('vulnerabilities'),
  weakness: exploited('weaknesses'),
}

export const DESCRIBED: ReadonlySet<string> = new Set(Object.keys(describedPlaces))

export function addDescribed(object: MispObject, path: string, writing: Writing): void {
  const attributes = (object.Attribute ?? []).filter(isThere)
  const said = saidBy(object, attributes, path, writing)
  const uuid = uuidOf(object)
  const timestamp = object.timestamp === undefined ? writing.timestamp : timeText(object.timestamp)
  const { tags, galaxies } = carriedBy(attributes)
  const { ttps, actors } = contextsOf(galaxies, path, writing)
  writing.attributedActors.push(...actors)
  const clusters = tagsOfClusters(galaxies)
  const handling = handlingOf(
    tags.filter((tag) => !clusters.has(tag)),
    path,
    writing.lose,
  )
  if (object.name === 'course-of-action') return addCourse(uuid, timestamp, { ...said, ...handling }, writing)
  const id = idOf(writing, 'TTP', uuid)
  writing.ttps.set(id, {
    id,
    timestamp,
    title: `${object['meta-category'] ?? 'misc'}: ${object.name} (MISP Object)`,
    ...rowOf(withinTtp, object.name)?.(said, uuid, writing),
    ...(ttps.length > 0 ? { related_ttps: { ttps } } : {}),
    ...handling,
  })
  writing.leveraged.push({ relationship: object.name, ttp: { idref: id, timestamp } })
}

function saidBy(object: MispObject, attributes: readonly Attribute[], path: string, writing: Writing): StixRecord {
  const said: StixRecord = {}
  const places = rowOf(describedPlaces, object.name) ?? {}
  for (const [i, attribute] of attributes.entries()) {
    const place = rowOf(places, attribute.object_relation)
    const value = valueOf(attribute)
    const isPlaced = place !== undefined && put(said, place, value) && valuesAt(said, place).includes(value)
    if (!isPlaced)
      writing.lose({ path: `${path}.Attribute[${i}]`, why: `STIX 1 has no place for it as it is in a ${object.name}.` })
  }
  return said
}

const TYPED: Readonly<Record<string, string>> = {
  stage: 'stixVocabs:COAStageVocab-1.0',
  type: 'stixVocabs:CourseOfActionTypeVocab-1.0',
}

// oxlint-disable-next-line max-params -- a step of the function above
function addCourse(uuid: string, timestamp: string, said: StixRecord, writing: Writing): void {
  const id = idOf(writing, 'CourseOfAction', uuid)
  const course: StixRecord = { id, timestamp, ...said }
  for (const [key, vocabulary] of Object.entries(TYPED)) {
    const value = course[key]
    if (typeof value === 'object' && !Array.isArray(value)) course[key] = { ...value, 'xsi:type': vocabulary }
  }
  for (const key of ['cost', 'impact', 'efficacy']) {
    const value = course[key]
    if (typeof value === 'object' && !Array.isArray(value)) course[key] = { timestamp, ...value }
  }
  writing.coursesOfAction.set(id, course)
  writing.coasTaken.push({ course_of_action: { idref: id, timestamp } })
}
