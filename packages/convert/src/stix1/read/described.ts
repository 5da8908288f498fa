import type { StixRecord } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { valuesAt } from '../mapping/places.ts'
import { describedPlaces } from '../write/described-objects.ts'
import { derivedUuid } from '../../derived-uuid.ts'
import { typeOfRelation } from '../../stix2/read/relation-types.ts'
import { tagsOfActor, tagsOfCourse, tagsOfTtp } from './contexts.ts'
import { tagsOfHandling } from './markings.ts'
import {
  addAttribute,
  categoryFor,
  type Reading,
  recordsAt,
  resolved,
  secondsOf,
  type Standing,
  textAt,
  uuidOfId,
} from './reading.ts'
import { rowOf } from '../../row-of.ts'

/** What happens and who does it, beside what can be found on a machine. */
export function readDescribed(content: StixRecord, path: string, reading: Reading): void {
  for (const [i, ttp] of recordsAt(content, 'ttps', 'ttps').entries())
    readTtp(ttp, `${path}/TTPs/TTP[${i + 1}]`, reading)
  for (const [i, target] of recordsAt(content, 'exploit_targets').entries()) {
    readTarget(target, standingOf(target, `${path}/Exploit_Targets/Exploit_Target[${i + 1}]`), reading)
  }
  for (const [i, course] of recordsAt(content, 'courses_of_action').entries()) {
    readCourse(course, `${path}/Courses_Of_Action/Course_Of_Action[${i + 1}]`, reading)
  }
  for (const [i, campaign] of recordsAt(content, 'campaigns').entries()) {
    readCampaign(campaign, `${path}/Campaigns/Campaign[${i + 1}]`, reading)
  }
  for (const actor of recordsAt(content, 'threat_actors')) reading.draft.tagEvent(tagsOfActor(actor, reading))
}

function standingOf(record: StixRecord, path: string): Standing {
  const id = textAt(record, 'id')
  const { uuid, original } = uuidOfId(id || path)
  const description = textAt(record, 'description')
  const note = original === undefined || id === '' ? '' : `Original UUID was: ${original}`
  return {
    path,
    uuid,
    title: textAt(record, 'title'),
    comment: [description, note].filter((text) => text !== '').join('\n'),
    relationship: /^(.*?): .* \(MISP Attribute\)$/.exec(textAt(record, 'title'))?.[1] ?? '',
    to_ids: false,
    timestamp: secondsOf(textAt(record, 'timestamp')),
    tags: tagsOfHandling(record),
  }
}

/** `vulnerability` as MISP names what it wrote: `vulnerability: vulnerability (MISP Object)`. */
const OBJECT_TITLE = /^([^:]*): (.*) \(MISP Object\)$/

function readTtp(sent: StixRecord, path: string, reading: Reading): void {
  const ttp = resolved(sent, reading)
  const standing = standingOf(ttp, path)
  const [, meta = '', name = ''] = OBJECT_TITLE.exec(standing.title) ?? []
  const targets = recordsAt(ttp, 'exploit_targets', 'exploit_targets').map((one) => recordOf(one['exploit_target']))
  if (reading.isOwn && rowOf(describedPlaces, name)) return readObject(ttp, targets, { name, meta }, standing, reading)
  const isCluster = standing.title.endsWith('(MISP Galaxy)')
  const tags = tagsOfTtp(ttp, reading)
  // A cluster that an indicator points to hangs there.
  if (!isCluster || isLeveraged(ttp, reading)) reading.draft.tagEvent(tags)
  if (isCluster) return
  for (const target of targets) {
    const own = standingOf(target, path)
    readTarget(target, { ...standing, comment: own.comment }, reading)
  }
  if (tags.length === 0 && targets.length === 0) reading.lose({ path, why: 'Nothing is made of what this TTP says.' })
}

function isLeveraged(ttp: StixRecord, { byId }: Reading): boolean {
  const id = textAt(ttp, 'id')
  return [...byId.values()].some((record) =>
    recordsAt(record, 'leveraged_ttps', 'ttps').some((one) => textAt(recordOf(one['ttp']), 'idref') === id),
  )
}

// oxlint-disable-next-line max-params -- a TTP and what it was
function readObject(
  ttp: StixRecord,
  targets: readonly StixRecord[],
  { name, meta }: { name: string; meta: string },
  standing: Standing,
  reading: Reading,
): void {
  const [said] = [
    ...recordsAt(ttp, 'behavior', 'attack_patterns'),
    ...targets.flatMap((target) => [...recordsAt(target, 'vulnerabilities'), ...recordsAt(target, 'weaknesses')]),
  ]
  addDescribedObject(name, meta, said ?? {}, standing, reading)
}

// oxlint-disable-next-line max-params -- an object, what it says, and where it goes
function addDescribedObject(name: string, meta: string, said: StixRecord, standing: Standing, reading: Reading): void {
  const { uuid, path, timestamp, tags } = standing
  const values = Object.entries(rowOf(describedPlaces, name) ?? {}).flatMap(([relation, place]) =>
    valuesAt(said, place).map((value) => ({ relation, value })),
  )
  const attributes = values.map(({ relation, value }, i) => {
    const type = typeOfRelation(name, relation)
    const own = {
      uuid: derivedUuid(`${i} ${relation} ${value}`, uuid),
      category: categoryFor(type, ''),
      to_ids: false,
      timestamp,
    }
    return { ...own, type, object_relation: relation, value, Tag: tags.map((tag) => ({ name: tag })) }
  })
  reading.draft.addObject({ uuid, name, 'meta-category': meta || name, timestamp, Attribute: attributes }, [uuid], path)
}

function readTarget(target: StixRecord, standing: Standing, reading: Reading): void {
  const weaknesses = recordsAt(target, 'weaknesses').map((one) => [
    'weakness',
    textAt(one, 'cwe_id') || textAt(one, 'description'),
  ])
  const vulnerabilities = recordsAt(target, 'vulnerabilities').map((one) => [
    'vulnerability',
    textAt(one, 'cve_id') || textAt(one, 'title') || textAt(one, 'description'),
  ])
  const found = [...vulnerabilities, ...weaknesses].filter(([, value]) => value !== '')
  for (const [type = '', value = ''] of found) addAttribute(type, value, standing, reading)
  if (found.length === 0)
    reading.lose({ path: standing.path, why: 'An exploit target without a vulnerability or a weakness says nothing.' })
}

const OF_OBJECTS = ['stage', 'type', 'objective', 'impact', 'cost', 'efficacy']

/** A course of action that says no more than its name is a cluster's. */
function readCourse(sent: StixRecord, path: string, reading: Reading): void {
  const course = resolved(sent, reading)
  const isObject = !reading.isOwn || OF_OBJECTS.some((key) => course[key] !== undefined)
  if (!isObject) return reading.draft.tagEvent(tagsOfCourse(course, reading))
  addDescribedObject('course-of-action', 'misc', course, standingOf(course, path), reading)
}

function readCampaign(sent: StixRecord, path: string, reading: Reading): void {
  const campaign = resolved(sent, reading)
  const standing = standingOf(campaign, path)
  const names = recordsNames(campaign)
  for (const name of names.length > 0 ? names : [standing.title]) addAttribute('campaign-name', name, standing, reading)
}

function recordsNames(campaign: StixRecord): string[] {
  const names = recordOf(campaign['names'])['names']
  return (Array.isArray(names) ? names : []).map((name) => textAt({ name }, 'name')).filter((name) => name !== '')
}
