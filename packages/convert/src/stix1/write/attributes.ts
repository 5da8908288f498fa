import type { Attribute } from '@tocsin/format'
import { cve, cwe, type Form } from '../mapping/forms.ts'
import type { StixRecord } from '../shape/shape.ts'
import { WRITTEN_AS } from '../mapping/attribute-types.ts'
import { contextsOf, tagsOfClusters } from './galaxies.ts'
import { addIndicator } from './indicator.ts'
import { tellLost } from './lost.ts'
import { confidenceOf, handlingOf } from './markings.ts'
import { attributeObservable } from './observable.ts'
import { uuidOf, idOf, present, timeText, valueOf, type Writing } from './writing.ts'
import { rowOf } from '../../row-of.ts'

type Adder = (attribute: Attribute, path: string, writing: Writing) => void

/** An attribute in its place in the package. Source: misp-stix's documented mapping of attributes to STIX 1. */
export function addAttribute(attribute: Attribute, path: string, writing: Writing): void {
  const add = rowOf(own, attribute.type)
  if (add) add(attribute, path, writing)
  else addFound(attribute, path, writing)
}

/** An indicator where it is fit for detection, an observable where it is not. */
function addFound(attribute: Attribute, path: string, writing: Writing): void {
  const observable = attributeObservable(attribute, writing)
  tellOfChange(attribute, path, writing)
  if (attribute.to_ids) return addSought(attribute, path, { observable }, writing)
  tellLost(attribute, ['comment', 'Tag', 'Galaxy', 'timestamp'], path, writing.lose)
  writing.observables.push({ relationship: categoryOf(attribute), observable })
}

const BLANK_END = /(?:^|\|)\s|\s(?:\||$)/

function tellOfChange(attribute: Attribute, path: string, { lose }: Writing): void {
  const value = valueOf(attribute)
  const bytesAs = attribute.type === 'malware-sample' && !value.includes('|') ? 'attachment' : undefined
  const writtenAs = attribute.data === undefined ? rowOf(WRITTEN_AS, attribute.type) : bytesAs
  if (writtenAs) lose({ path: `${path}.type`, why: `It is written as ${writtenAs} is.` })
  if (BLANK_END.test(value)) lose({ path: `${path}.value`, why: 'Blanks at the ends of it are not read.' })
}

// oxlint-disable-next-line max-params -- an attribute, where it stood, what it became and where that goes
function addSought(attribute: Attribute, path: string, content: StixRecord, writing: Writing): void {
  const title = titleOf(attribute)
  tellLost(attribute, [], path, writing.lose)
  addIndicator(
    {
      uuid: uuidOf(attribute),
      name: attribute.type ?? '',
      title,
      description: attribute.comment || title,
      relationship: categoryOf(attribute),
      timestamp: attribute.timestamp,
      tags: (attribute.Tag ?? []).map(({ name }) => name),
      galaxies: attribute.Galaxy ?? [],
      path,
      content,
    },
    writing,
  )
}

function categoryOf({ category = 'Other' }: Attribute): string {
  return category
}

function titleOf(attribute: Attribute): string {
  return `${categoryOf(attribute)}: ${valueOf(attribute)} (MISP Attribute)`
}

/** A rule stands as it is where something tests with it. */
const mechanism =
  (content: (rule: StixRecord) => StixRecord): Adder =>
  (attribute, path, writing) => {
    if (!attribute.to_ids) return addFound(attribute, path, writing)
    const rule = { value: { value: valueOf(attribute), encoded: true } }
    addSought(attribute, path, { test_mechanisms: [content(rule)] }, writing)
  }

const FROM_HEADER = 'Imported from STIX header description'

function addText(attribute: Attribute, path: string, writing: Writing): void {
  const value = valueOf(attribute)
  tellLost(attribute, ['uuid', 'timestamp', 'to_ids', 'Tag', 'Galaxy'], path, writing.lose)
  if (attribute.comment === FROM_HEADER) return void writing.headerDescriptions.push(value)
  tellLost(attribute, ['comment'], path, writing.lose)
  writing.journal.push(`Attribute (${categoryOf(attribute)} - ${attribute.type}): ${value}`)
}

const VERY_COMMON = 'Imported via the freetext import.'

function described({ comment }: Attribute): StixRecord {
  return present('description', comment && comment !== VERY_COMMON ? comment : undefined)
}

/** Tags and clusters of what is no indicator. Threat actors and courses of action have no place at a TTP. */
function contextOf(attribute: Attribute, path: string, writing: Writing): { related: StixRecord; tags: string[] } {
  const galaxies = attribute.Galaxy ?? []
  const { ttps, actors } = contextsOf(galaxies, path, writing)
  writing.attributedActors.push(...actors)
  const clusters = tagsOfClusters(galaxies)
  const tags = (attribute.Tag ?? []).map(({ name }) => name).filter((name) => !clusters.has(name))
  return { related: ttps.length > 0 ? { related_ttps: { ttps } } : {}, tags }
}

const exploited =
  (word: string, content: (value: string) => StixRecord): Adder =>
  (attribute, path, writing) => {
    const [uuid, value] = [uuidOf(attribute), valueOf(attribute)]
    const timestamp = attribute.timestamp === undefined ? writing.timestamp : timeText(attribute.timestamp)
    const id = idOf(writing, 'TTP', uuid)
    const { related, tags } = contextOf(attribute, path, writing)
    const target = {
      id: idOf(writing, 'ExploitTarget', uuid),
      timestamp,
      title: `${word} ${value}`,
      ...described(attribute),
    }
    tellLost(attribute, ['to_ids'], path, writing.lose)
    writing.ttps.set(id, {
      id,
      timestamp,
      title: titleOf(attribute),
      exploit_targets: { exploit_targets: [{ exploit_target: { ...target, ...content(value) } }] },
      ...related,
      ...handlingOf(tags, path, writing.lose),
    })
    writing.leveraged.push({ relationship: attribute.type ?? '', ttp: { idref: id, timestamp } })
  }

function addCampaign(attribute: Attribute, path: string, writing: Writing): void {
  const timestamp = attribute.timestamp === undefined ? writing.timestamp : timeText(attribute.timestamp)
  const { related, tags } = contextOf(attribute, path, writing)
  tellLost(attribute, ['to_ids'], path, writing.lose)
  writing.campaigns.push({
    id: idOf(writing, 'Campaign', uuidOf(attribute)),
    timestamp,
    title: titleOf(attribute),
    ...described(attribute),
    names: { names: [valueOf(attribute)] },
    ...related,
    ...confidenceOf(tags, timestamp),
    ...handlingOf(tags, path, writing.lose),
  })
}

const victim =
  (specification: (value: string) => StixRecord): Adder =>
  (attribute, path, writing) => {
    tellLost(attribute, ['comment', 'timestamp', 'to_ids', 'Tag', 'Galaxy'], path, writing.lose)
    writing.victims.push({
      id: idOf(writing, 'Identity', uuidOf(attribute)),
      name: titleOf(attribute),
      'xsi:type': 'stix-ciqidentity:CIQIdentity3.0InstanceType',
      specification: specification(valueOf(attribute)),
    })
  }

const named = (kind: string) => (value: string) => ({ party_name: { [kind]: [{ name_elements: [{ value }] }] } })

function addMachine(attribute: Attribute, path: string, writing: Writing): void {
  tellLost(attribute, ['uuid', 'category', 'timestamp', 'to_ids', 'Tag', 'Galaxy'], path, writing.lose)
  const comment = attribute.comment ? ` (${attribute.comment})` : ''
  writing.assets.push({ description: valueOf(attribute) + comment })
}

/** The schema has a number of one list alone; a name of another kind stands as text. */
// oxlint-disable-next-line max-params -- a value and its two places
function numbered(key: string, form: Form, otherwise: string, value: string): StixRecord {
  return form.write(value) === undefined ? { [otherwise]: value } : { [key]: value }
}

/** By type, those that are no observables. */
const own: Readonly<Record<string, Adder>> = {
  comment: addText,
  other: addText,
  text: addText,
  snort: mechanism((rule) => ({ rules: [rule], 'xsi:type': 'snortTM:SnortTestMechanismType' })),
  yara: mechanism((rule) => ({ rule, 'xsi:type': 'yaraTM:YaraTestMechanismType' })),
  vulnerability: exploited('Vulnerability', (value) => ({
    vulnerabilities: [numbered('cve_id', cve, 'title', value)],
  })),
  weakness: exploited('Weakness', (value) => ({ weaknesses: [numbered('cwe_id', cwe, 'description', value)] })),
  'campaign-name': addCampaign,
  'target-email': victim((value) => ({ electronic_address_identifiers: [{ value }] })),
  'target-external': victim((value) => ({ party_name: { name_lines: [{ value: `External target: ${value}` }] } })),
  'target-location': victim((value) => ({ addresses: [{ free_text_address: { address_lines: [value] } }] })),
  'target-org': victim(named('organisation_names')),
  'target-user': victim(named('person_names')),
  'target-machine': addMachine,
}
