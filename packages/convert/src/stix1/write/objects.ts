import type { Attribute, MispObject } from '@tocsin/format'
import { objectOf } from '../mapping/attribute-types.ts'
import {
  accountsByType,
  type TemplateObject,
  templateObjects,
  type TemplateParts,
  relationOfPart,
  templateParts,
} from '../mapping/object-templates.ts'
import { asTemplate } from '../read/properties.ts'
import type { StixRecord } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { addDescribed, DESCRIBED } from './described-objects.ts'
import { type Family, fileObservable, isOfFamily } from './executables.ts'
import { addIndicator } from './indicator.ts'
import type { Lose } from '../../loss.ts'
import type { Place } from '../mapping/places.ts'
import { typeForRelation } from '../mapping/relation-type.ts'
import { tellLostOfObject } from './lost.ts'
import { carriedBy, isThere, placed, propertiesOf } from './object-parts.ts'
import { attachedFile, composition, customObject, observableOf } from './observable.ts'
import { uuidOf, idOf, valueOf, type Writing } from './writing.ts'
import { rowOf } from '../../row-of.ts'

/** An object in its place in the package. Source: misp-stix's documented mapping of objects to STIX 1. */
export function addObject(object: MispObject, path: string, family: Family, writing: Writing): void {
  if (object.name === 'original-imported-file') {
    return writing.lose({ path, why: 'What was imported is not written beside what came of it.' })
  }
  if (isOfFamily(object, family)) {
    return writing.lose({ path, why: 'It is a part of its file: of itself, only what its attributes say is carried.' })
  }
  tellLostOfObject(object, path, writing.lose)
  if (DESCRIBED.has(object.name)) return addDescribed(object, path, writing)
  const members = family.membersOf(object)
  const observable =
    members === undefined ? objectObservable(object, writing) : fileObservable(object, members, writing)
  const attributes = [object, ...(members ?? [])].flatMap(({ Attribute = [] }) => Attribute.filter(isThere))
  tellOfAttributes(object, attributes, path, writing)
  addObservable(object, attributes, { path, observable }, writing)
}

/** STIX has an id for the object, and none for each thing that is said of it. */
function tellOfAttributes(object: MispObject, attributes: readonly Attribute[], path: string, writing: Writing): void {
  const isComposed = rowOf(templateParts, object.name) !== undefined
  const places = templateOf(object.name, attributes)?.places ?? {}
  for (const [i, attribute] of attributes.entries()) {
    const at = `${path}.Attribute[${i}]`
    if (!isComposed) writing.lose({ path: `${at}.uuid`, why: 'STIX 1 has no place for it.' })
    if (attribute.comment) writing.lose({ path: `${at}.comment`, why: 'STIX 1 has no place for it.' })
    tellOfChange(object.name, attribute, rowOf(places, attribute.object_relation), at, writing.lose)
  }
  for (const [i] of (object.ObjectReference ?? []).entries()) {
    writing.lose({ path: `${path}.ObjectReference[${i}]`, why: 'STIX 1 has no place for it.' })
  }
}

/** What comes back is of the type that the template says, and in the spelling that the schema wants. */
// oxlint-disable-next-line max-params -- an attribute, and where it stands
function tellOfChange(name: string, attribute: Attribute, place: Place | undefined, path: string, lose: Lose): void {
  const relation = attribute.object_relation ?? ''
  if (typeForRelation(name, relation) !== attribute.type) {
    lose({ path: `${path}.type`, why: 'It is told by the relation alone.' })
  }
  const parts = rowOf(templateParts, name) ?? {}
  const part = rowOf(parts, relation)
  const isShared = part !== undefined && !relation.endsWith('-port') && relationOfPart(parts, part) !== relation
  if (isShared) lose({ path: `${path}.object_relation`, why: `It is written as ${relationOfPart(parts, part)} is.` })
  const value = valueOf(attribute)
  const written = place?.form.write(value)
  if (place && written !== undefined && ![place.form.read(written)].flat().includes(value)) {
    lose({ path: `${path}.value`, why: 'The schema has another spelling of it.' })
  }
}

/** An indicator where anything in it is fit for detection. */
function addObservable(
  object: MispObject,
  attributes: readonly Attribute[],
  { path, observable }: { path: string; observable: StixRecord },
  writing: Writing,
): void {
  const relationship = object['meta-category'] ?? 'misc'
  const { tags, galaxies } = carriedBy(attributes)
  if (!attributes.some(({ to_ids }) => to_ids)) {
    writing.observables.push({ relationship, observable })
    tellOfName(object.name, observable, path, writing.lose)
    const isMarked = tags.length > 0 || galaxies.length > 0
    if (isMarked) writing.lose({ path, why: 'An observable has no place for the tags and clusters of its attributes.' })
    return
  }
  addIndicator(
    {
      uuid: uuidOf(object),
      name: object.name,
      title: `${relationship}: ${object.name} (MISP Object)`,
      description: object.comment || object.description || undefined,
      relationship,
      timestamp: object.timestamp,
      tags,
      galaxies,
      path,
      content: { observable },
    },
    writing,
  )
}

/** An observable has no title: where several templates say the same, it does not tell which it was. */
function tellOfName(name: string, observable: StixRecord, path: string, lose: Lose): void {
  const properties = recordOf(recordOf(observable['object'])['properties'])
  const readAs = asTemplate(properties, undefined)?.name
  if (readAs !== undefined && readAs !== name) lose({ path: `${path}.name`, why: `It is written as a ${readAs} is.` })
}

function objectObservable(object: MispObject, writing: Writing): StixRecord {
  const attributes = (object.Attribute ?? []).filter(isThere)
  const parts = rowOf(templateParts, object.name)
  if (parts) return partsObservable(object, attributes, parts, writing)
  if (object.name === 'file') return fileObservable(object, undefined, writing)
  const uuid = uuidOf(object)
  const template = templateOf(object.name, attributes)
  if (template === undefined) return customObservable(object, attributes, writing)
  const { properties, rest } = placed(template, attributes)
  if (object.name !== 'email') return observableOf(template.kind, properties, { uuid }, writing)
  return mailObservable(properties, rest, uuid, writing)
}

/** What is said of a type that decides which kind of account it is, is not said again. */
function templateOf(name: string, attributes: readonly Attribute[]): TemplateObject | undefined {
  if (name !== 'user-account') return rowOf(templateObjects, name)
  const type = attributes.find(({ object_relation }) => object_relation === 'account-type')
  return rowOf(accountsByType, type && valueOf(type)) ?? rowOf(templateObjects, name)
}

/** Attachments are files of their own, beside the message. */
function mailObservable(
  properties: StixRecord,
  rest: readonly Attribute[],
  uuid: string,
  writing: Writing,
): StixRecord {
  const files = rest
    .filter(({ object_relation }) => object_relation === 'attachment')
    .map((attribute) => attachedFile(valueOf(attribute), idOf(writing, 'FileObject', uuidOf(attribute))))
  const others = rest.filter(({ object_relation }) => object_relation !== 'attachment')
  const { custom_properties: _, ...made } = properties
  const mail = {
    ...made,
    ...(files.length > 0 ? { attachments: files.map(({ id }) => ({ object_reference: id })) } : {}),
    ...(others.length > 0 ? { custom_properties: propertiesOf(others) } : {}),
  }
  const related = files.length > 0 ? { related_objects: files } : {}
  const object = { id: idOf(writing, 'EmailMessage', uuid), properties: mail, ...related }
  return { id: idOf(writing, 'Observable', uuid), object }
}

function customObservable(object: MispObject, attributes: readonly Attribute[], writing: Writing): StixRecord {
  const said = attributes.map((attribute): [string, string] => [
    attribute.object_relation ?? attribute.type ?? '',
    valueOf(attribute),
  ])
  const description = object.description ? { description: object.description } : {}
  const properties = { ...customObject(object.name, said), ...description }
  return observableOf('Custom', properties, { uuid: uuidOf(object) }, writing)
}

/** One observable for each relation that the template has, and custom ones for the others. */
function partsObservable(
  object: MispObject,
  attributes: readonly Attribute[],
  parts: TemplateParts,
  writing: Writing,
): StixRecord {
  const order = Object.keys(parts)
  const sorted = attributes.toSorted((one, other) => rank(one) - rank(other))
  return composition(
    sorted.map(partOf),
    `${object.name.replace('|', '-')}_ObservableComposition`,
    uuidOf(object),
    writing,
  )

  function rank({ object_relation }: Attribute): number {
    const at = order.indexOf(object_relation ?? '')
    return at < 0 ? order.length : at
  }

  function partOf(attribute: Attribute): StixRecord {
    const relation = attribute.object_relation ?? attribute.type ?? ''
    const uuid = uuidOf(attribute)
    const found = objectOf(rowOf(parts, relation) ?? '', valueOf(attribute))
    if (!found) {
      return observableOf('Custom', customObject(undefined, [[relation, valueOf(attribute)]]), { uuid }, writing)
    }
    // Of two ports the id says which is which.
    const side = /^(src|dst)-port$/.exec(relation)?.[1] ?? ''
    return observableOf(side + found.kind, found.properties, { uuid }, writing)
  }
}
