import type { StixRecord } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { tagsOfCourse, tagsOfTtp } from './contexts.ts'
import { tagsOfHandling } from './markings.ts'
import { readObservable } from './objects.ts'
import {
  addAttribute,
  type Reading,
  recordsAt,
  resolved,
  secondsOf,
  type Standing,
  textAt,
  uuidOfId,
} from './reading.ts'

/** What was found, or is to be looked for: of a package or a report, and of its incidents. */
export function readFound(content: StixRecord, path: string, reading: Reading): void {
  for (const [i, indicator] of recordsAt(content, 'indicators').entries()) {
    readIndicator(indicator, '', `${path}/Indicators/Indicator[${i + 1}]`, reading)
  }
  for (const [i, observable] of recordsAt(content, 'observables', 'observables').entries()) {
    readLone(observable, '', `${path}/Observables/Observable[${i + 1}]`, reading)
  }
  for (const [i, incident] of recordsAt(content, 'incidents').entries()) {
    readOfIncident(incident, `${path}/Incidents/Incident[${i + 1}]`, reading)
  }
}

function readOfIncident(incident: StixRecord, path: string, reading: Reading): void {
  for (const [i, one] of recordsAt(incident, 'related_indicators', 'indicators').entries()) {
    const place = `${path}/Related_Indicators/Related_Indicator[${i + 1}]`
    readIndicator(recordOf(one['indicator']), textAt(one, 'relationship'), place, reading)
  }
  for (const [i, one] of recordsAt(incident, 'related_observables', 'observables').entries()) {
    const place = `${path}/Related_Observables/Related_Observable[${i + 1}]`
    readLone(recordOf(one['observable']), textAt(one, 'relationship'), place, reading)
  }
}

/** An observable that no indicator holds. */
// oxlint-disable-next-line max-params -- an observable and where it stood
function readLone(observable: StixRecord, relationship: string, path: string, reading: Reading): void {
  const id = textAt(observable, 'id') || textAt(observable, 'idref')
  const { uuid, original } = uuidOfId(id || path)
  if (reading.draft.madeOf(uuid) !== undefined) return
  const said = [textAt(observable, 'title'), textAt(observable, 'description')].filter(
    (text) => text !== '' && !reading.isOwn,
  )
  const standing = {
    path,
    uuid,
    title: '',
    comment: [...said, ...originalNote(id, original)].join('\n'),
    relationship,
    to_ids: false,
    timestamp: undefined,
    tags: [],
  }
  readObservable(observable, standing, reading)
}

function originalNote(id: string, original: string | undefined): string[] {
  return original === undefined || id === '' ? [] : [`Original UUID was: ${original}`]
}

// oxlint-disable-next-line max-params -- an indicator and where it stood
function readIndicator(sent: StixRecord, relationship: string, path: string, reading: Reading): void {
  const indicator = resolved(sent, reading)
  const id = textAt(indicator, 'id')
  const { uuid, original } = uuidOfId(id || path)
  if (reading.draft.madeOf(uuid) !== undefined) return
  const title = textAt(indicator, 'title')
  const description = textAt(indicator, 'description') || textAt(indicator, 'short_description')
  const foreign = reading.isOwn ? [] : [title]
  const said = [...foreign, ...(description === title ? [] : [description])].filter((text) => text !== '')
  const standing: Standing = {
    path,
    uuid,
    title,
    comment: [...said, ...originalNote(id, original)].join('\n'),
    relationship,
    to_ids: true,
    timestamp: secondsOf(textAt(indicator, 'timestamp')),
    tags: [...new Set([...tagsOfHandling(indicator), ...contextTags(indicator, reading)])],
  }
  readContent(indicator, standing, reading)
}

function contextTags(indicator: StixRecord, reading: Reading): string[] {
  return [
    ...recordsAt(indicator, 'indicated_ttps').flatMap((one) => tagsOfTtp(recordOf(one['ttp']), reading)),
    ...recordsAt(indicator, 'suggested_coas', 'suggested_coas').flatMap((one) =>
      tagsOfCourse(recordOf(one['course_of_action']), reading),
    ),
  ]
}

/** What an indicator looks for: an observable, rules, or other indicators. */
function readContent(indicator: StixRecord, standing: Standing, reading: Reading): void {
  const { path } = standing
  const observable = indicator['observable']
  if (observable !== undefined) readObservable(recordOf(observable), standing, reading)
  const rules = recordsAt(indicator, 'test_mechanisms')
  for (const mechanism of rules) readRules(mechanism, standing, reading)
  const inner = [
    ...recordsAt(recordOf(indicator['composite_indicator_expression']), 'indicators'),
    ...recordsAt(indicator, 'related_indicators', 'indicators').map((one) => recordOf(one['indicator'])),
  ]
  for (const [i, one] of inner.entries()) {
    if (textAt(one, 'idref') === '') readIndicator(one, standing.relationship, `${path}/Indicator[${i + 1}]`, reading)
  }
  const isEmpty = observable === undefined && rules.length === 0 && inner.length === 0
  if (isEmpty) reading.lose({ path, why: 'The indicator looks for nothing that is carried.' })
}

function readRules(mechanism: StixRecord, standing: Standing, reading: Reading): void {
  const type = textAt(mechanism, 'xsi:type').includes('Snort') ? 'snort' : 'yara'
  const texts = [...recordsAt(mechanism, 'rules'), ...recordsAt(mechanism, 'rule')].map((rule) => textAt(rule, 'value'))
  for (const text of texts) if (text !== '') addAttribute(type, text, standing, reading)
}
