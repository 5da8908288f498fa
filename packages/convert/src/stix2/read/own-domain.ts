import { derivedUuid } from '../mapping/derived-uuid.ts'
import {
  ANNOTATION,
  type DomainTemplate,
  DOMAIN_TEMPLATES,
  type ReferencePlace,
  RULE_TEMPLATES,
  type RuleTemplate,
  SCRIPT_TEMPLATES,
} from '../mapping/domain-templates.ts'
import { factValue } from './facts.ts'
import { ownLabel } from './own-labels.ts'
import { categoryOf } from './own-object.ts'
import { asTags, commentOf, idsOf, recordTags, recordTimes, standingFor } from './own-record.ts'
import { pathsOf } from './own-values.ts'
import type { Reading } from './reading.ts'
import { relationOfCustom, typeOfRelation } from './relation-types.ts'
import { fieldOf, isRecord, recordsOf, type StixObject, textOf, textsOf } from './stix-object.ts'
import { mispUuid } from './uuids.ts'

type Said = { relation: string; value: string; data?: string | undefined; comment?: string | undefined }

/** Reads what an exporter of MISP made of an object that is a domain object, a rule or a note in STIX. */
export function readOwnDomainObject(object: StixObject, reading: Reading): boolean {
  const name = ownLabel(object, 'name')
  if (name === undefined) return false
  const rule = Object.hasOwn(RULE_TEMPLATES, name) ? RULE_TEMPLATES[name] : undefined
  if (rule !== undefined && object.type === 'indicator') return add(name, readRule(rule, object), object, reading)
  if (name === ANNOTATION.name && object.type === 'note') return addAnnotation(object, reading)
  const template = templateOf(name, object.type)
  return template === undefined ? false : add(name, readDomain(template, object), object, reading)
}

function templateOf(name: string, type: string): DomainTemplate | undefined {
  if (name === 'script') return type === 'malware' || type === 'tool' ? SCRIPT_TEMPLATES[type] : undefined
  const template = Object.hasOwn(DOMAIN_TEMPLATES, name) ? DOMAIN_TEMPLATES[name] : undefined
  return template?.type === type ? template : undefined
}

function add(name: string, said: readonly Said[], object: StixObject, reading: Reading): boolean {
  const standing = standingFor(object, reading)
  const times = recordTimes(standing)
  const tags = recordTags(standing, reading)
  const isRule = object.type === 'indicator'
  reading.draft.addObject(
    {
      name,
      'meta-category': ownLabel(object, 'meta-category'),
      uuid: mispUuid(object.id).uuid,
      comment: isRule ? (textOf(object, 'x_misp_comment') ?? '') : commentOf(standing),
      ...times,
      Attribute: [...said, ...customs(name, object)].map(({ relation, value, data, comment }) => ({
        uuid: derivedUuid(`${object.id} - ${relation} - ${value}`),
        type: typeOfRelation(name, relation),
        category: categoryOf(typeOfRelation(name, relation)),
        object_relation: relation,
        value,
        ...(data === undefined ? {} : { data }),
        comment: comment ?? '',
        to_ids: isRule && relation === RULE_TEMPLATES[name]?.rule,
        timestamp: times['timestamp'],
        Tag: asTags(tags),
      })),
    },
    idsOf(standing),
    object.path,
  )
  return true
}

/** A custom property of an object, or those of a list, each with its data where it has some. */
function customs(name: string, { fields }: StixObject): Said[] {
  return Object.entries(fields).flatMap(([property, value]) => {
    if (!property.startsWith('x_misp_') || property === 'x_misp_comment') return []
    const relation = relationOfCustom(name, property.slice('x_misp_'.length))
    return [value].flat().flatMap((item): Said[] => {
      const text = factValue(isRecord(item) ? fieldOf(item, 'value') : item)
      const data = isRecord(item) ? factValue(fieldOf(item, 'data')) : undefined
      return text === undefined ? [] : [{ relation, value: text, data }]
    })
  })
}

function readRule({ rule, patternType, fields, reference }: RuleTemplate, object: StixObject): Said[] {
  const pattern = textOf(object, 'pattern')
  const told = Object.entries(fields).flatMap(([relation, property]): Said[] => {
    const value = textOf(object, property)
    if (value === undefined) return []
    const isVersion = property === 'pattern_version' && patternType === 'stix'
    return [{ relation, value: isVersion ? `stix ${value}` : value }]
  })
  const references = recordsOf(object, 'external_references').flatMap(({ url, description }): Said[] => {
    if (reference === undefined || typeof url !== 'string') return []
    return [{ relation: reference, value: url, comment: typeof description === 'string' ? description : undefined }]
  })
  return [...(pattern === undefined ? [] : [{ relation: rule, value: pattern }]), ...told, ...references]
}

function readDomain({ fields, constants = {}, contacts = [] }: DomainTemplate, object: StixObject): Said[] {
  const taken = new Set<string>()
  const said = Object.entries(fields).flatMap(([relation, place]): Said[] => {
    if (typeof place === 'object' && 'reference' in place) return referenced(relation, place, object)
    return pathsOf(place).flatMap((path) => {
      if (taken.has(path) || Object.hasOwn(constants, path)) return []
      const values = [fieldOf(object.fields, path)].flat().flatMap((value) => factValue(value) ?? [])
      const own = path === 'labels' ? values.filter((label) => !label.startsWith('misp:')) : values
      if (own.length > 0) taken.add(path)
      return own.map((value) => ({ relation, value }))
    })
  })
  return [...said, ...(contacts.length > 0 ? contactsOf(contacts, object) : [])]
}

function referenced(relation: string, { reference, property }: ReferencePlace, object: StixObject): Said[] {
  const isUrl = property === 'url'
  return recordsOf(object, 'external_references').flatMap((one) => {
    const value = fieldOf(one, property)
    const isOwn = isUrl ? fieldOf(one, 'external_id') === undefined : fieldOf(one, 'url') === undefined
    if (typeof value !== 'string' || !isOwn) return []
    return [{ relation, value: reference === 'capec' ? value.replace(/^CAPEC-/, '') : value }]
  })
}

/** `phone-number: 1; 2 / address: …`, as the exporters join them. */
function contactsOf(relations: readonly string[], object: StixObject): Said[] {
  return (textOf(object, 'contact_information') ?? '').split(' / ').flatMap((part) => {
    const colon = part.indexOf(': ')
    const relation = part.slice(0, Math.max(colon, 0))
    if (!relations.includes(relation)) return []
    return part
      .slice(colon + 2)
      .split('; ')
      .map((value) => ({ relation, value }))
  })
}

function addAnnotation(object: StixObject, reading: Reading): boolean {
  const said = [{ relation: ANNOTATION.text, value: textOf(object, 'content') ?? '' }]
  add(ANNOTATION.name, said, object, reading)
  for (const to of textsOf(object, 'object_refs')) {
    reading.links.push({
      from: object.id,
      to,
      relationship: ANNOTATION.relationship,
      path: `${object.path}.object_refs`,
    })
  }
  return true
}
