import { defaultCategory, isAttributeType } from '@tocsin/format'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import { PE_EXTENSION, PE_FIELDS, PE_SECTION_FIELDS } from '../mapping/file-templates.ts'
import { REGISTRY_VALUE_FIELDS } from '../mapping/host-templates.ts'
import type { ObservableTemplate } from '../mapping/observable-template.ts'
import { OBSERVABLE_TEMPLATES } from '../mapping/observable-templates.ts'
import type { Fact } from './facts.ts'
import { ownFacts } from './own-facts.ts'
import { ownLabel } from './own-labels.ts'
import {
  asTags,
  commentOf,
  idsOf,
  recordTags,
  recordTimes,
  tellAdded,
  type Standing,
  standingFor,
} from './own-record.ts'
import { type OwnValue, readOwnValues } from './own-values.ts'
import type { Reading } from './reading.ts'
import type { StixObject } from './stix-object.ts'
import { isUuid, mispUuid, uuidInId } from './uuids.ts'

/** Objects that exporters write as parts of another, by where they stand in it. */
const PARTS: Readonly<
  Record<string, { prefix: string; name: string; fields: ObservableTemplate['fields']; relationship: string }[]>
> = {
  file: [
    { prefix: `${PE_EXTENSION}.sections.`, name: 'pe-section', fields: PE_SECTION_FIELDS, relationship: 'includes' },
    { prefix: `${PE_EXTENSION}.`, name: 'pe', fields: PE_FIELDS, relationship: 'includes' },
  ],
  'registry-key': [
    { prefix: 'values.', name: 'registry-key-value', fields: REGISTRY_VALUE_FIELDS, relationship: 'contains' },
  ],
}

/** A `pe` without a file is written as a file. */
const WRITTEN_AS: Readonly<Record<string, string>> = { pe: 'file', 'registry-key-value': 'registry-key' }

type Group = {
  readonly key: string
  readonly name: string
  readonly facts: Fact[]
  readonly template: ObservableTemplate
  relationship: string
}

/** Reads what an exporter of MISP made of an object with observables; false where it is none that it could have made. */
export function readOwnObject(object: StixObject, reading: Reading): boolean {
  const name = ownLabel(object, 'name')
  const written = name === undefined ? undefined : (WRITTEN_AS[name] ?? name)
  const template =
    written !== undefined && Object.hasOwn(OBSERVABLE_TEMPLATES, written) ? OBSERVABLE_TEMPLATES[written] : undefined
  if (name === undefined || written === undefined || template === undefined) return false
  const standing = standingFor(object, reading)
  const { seen, sought } = ownFacts(standing, reading)
  const facts = seen ?? sought
  if (facts === undefined) return false
  tellAdded(standing, reading)
  const groups = groupFacts(written, template, facts)
  const wanted = seen === undefined ? undefined : wantedValues(written, template, sought ?? [])
  addGroups(
    groups.filter((group) => group.facts.length > 0 || group.key === ''),
    { name, standing, wanted },
    reading,
  )
  return true
}

/** Sorts the facts by the object that they are of: the whole, or one of its parts. */
function groupFacts(name: string, template: ObservableTemplate, facts: readonly Fact[]): Group[] {
  const whole: Group = { key: '', name, template, facts: [], relationship: '' }
  const groups = new Map<string, Group>()
  const elements = new Set(facts.filter(({ path }) => path.startsWith('values.')).map(({ at }) => at))
  for (const fact of facts) {
    const part = PARTS[name]?.find(({ prefix }) => fact.path.startsWith(prefix))
    if (part === undefined || (part.prefix === 'values.' && elements.size < 2)) {
      whole.facts.push(fact)
      continue
    }
    const key = `${part.prefix}${fact.at}`
    const group = groups.get(key) ?? {
      key,
      name: part.name,
      template: { type: template.type, fields: part.fields },
      facts: [],
      relationship: part.relationship,
    }
    group.facts.push({ ...fact, path: fact.path.slice(part.prefix.length) })
    groups.set(key, group)
  }
  return [whole, ...groups.values()]
}

function wantedValues(name: string, template: ObservableTemplate, sought: readonly Fact[]): Set<string> {
  const groups = groupFacts(name, template, sought)
  const values = groups.flatMap((group) => readOwnValues(group.name, group.template, group.facts).values)
  return new Set(values.map(({ relation, value }) => `${relation} ${value}`))
}

type Whole = { readonly name: string; readonly standing: Standing; readonly wanted: Set<string> | undefined }

function addGroups(groups: readonly Group[], whole: Whole, reading: Reading): void {
  const { standing } = whole
  const { object } = standing
  const own = mispUuid(object.id).uuid
  const isInner = whole.name !== groups[0]?.name
  const shown = isInner ? groups.filter(({ key }) => key !== '') : groups
  const list = shown.length > 0 ? shown : groups
  const uuidOf = ({ key }: Group) => (key === list[0]?.key ? own : derivedUuid(`${object.id} - ${key}`))
  list.forEach((group, place) => {
    const { values, unplaced } = readOwnValues(group.name, group.template, group.facts)
    for (const { type, path } of unplaced) {
      reading.lose({ path: object.path, why: `No relation of ${group.name} stands at ${type}:${path}.` })
    }
    reading.draft.addObject(
      {
        name: place === 0 ? whole.name : group.name,
        'meta-category': place === 0 ? ownLabel(object, 'meta-category') : 'file',
        uuid: uuidOf(group),
        comment: place === 0 ? commentOf(standing) : '',
        ...recordTimes(standing),
        Attribute: values.map((value) => attributeOf(value, whole, reading)),
        ObjectReference: partsOf(group, list).map((part) => reference(uuidOf(group), uuidOf(part), part.relationship)),
      },
      place === 0 ? idsOf(standing) : [],
      object.path,
    )
  })
}

/** A file has its headers, and these their sections. */
function partsOf(group: Group, groups: readonly Group[]): Group[] {
  const others = groups.filter((other) => other !== group && other.key !== '')
  const pe = groups.find(({ name }) => name === 'pe')
  if (group.name === 'pe') return others.filter(({ name }) => name === 'pe-section')
  if (group.key !== '') return []
  return others.filter(({ name }) => name !== 'pe-section' || pe === undefined)
}

function reference(from: string, to: string, relationship: string) {
  const uuid = derivedUuid(`${from} - ${relationship} - ${to}`)
  return { uuid, object_uuid: from, referenced_uuid: to, relationship_type: relationship }
}

function attributeOf(found: OwnValue, { standing, wanted }: Whole, reading: Reading) {
  const { relation, type, value, data, node } = found
  const { object } = standing
  const { timestamp } = recordTimes(standing)
  return {
    uuid: uuidOfNode(node, object.id) ?? derivedUuid(`${object.id} - ${relation} - ${value}`),
    type,
    object_relation: relation,
    category: categoryOf(type),
    value,
    ...(data === undefined ? {} : { data }),
    to_ids: wanted === undefined ? true : wanted.has(`${relation} ${value}`),
    ...(timestamp === undefined ? {} : { timestamp }),
    Tag: asTags(recordTags(standing, reading)),
  }
}

/** Nothing tells the category of an object's attribute: it is that of its type. */
export function categoryOf(type: string): string {
  return isAttributeType(type) ? defaultCategory(type) : 'Other'
}

/** An observable that stands for one attribute alone has its UUID. */
function uuidOfNode(node: string | undefined, id: string): string | undefined {
  const uuid = node === undefined ? '' : uuidInId(node)
  return isUuid(uuid) && uuid !== uuidInId(id) ? uuid : undefined
}
