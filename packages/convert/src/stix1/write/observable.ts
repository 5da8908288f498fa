import type { Attribute } from '@tocsin/format'
import { derivedUuid } from '../../derived-uuid.ts'
import { equals, hash } from '../mapping/forms.ts'
import { halvesOf, objectOf } from '../mapping/attribute-types.ts'
import type { StixRecord } from '../shape/shape.ts'
import { uuidOf, idOf, present, valueOf, type Writing } from './writing.ts'

/** An object of CybOX as an observable of its own. */
// oxlint-disable-next-line max-params -- the parts of an observable, and where its ids come from
export function observableOf(
  kind: string,
  properties: StixRecord,
  { uuid, observableUuid = uuid, title }: { uuid: string; observableUuid?: string; title?: string | undefined },
  writing: Writing,
): StixRecord {
  return {
    id: idOf(writing, 'Observable', observableUuid),
    ...present('title', title),
    object: { id: idOf(writing, kind, uuid), properties },
  }
}

/** Several that have to be found together. */
export function composition(parts: StixRecord[], kind: string, uuid: string, writing: Writing): StixRecord {
  return { id: idOf(writing, kind, uuid), observable_composition: { operator: 'AND', observables: parts } }
}

/** What CybOX has nothing for, by its name. */
export function customObject(name: string | undefined, properties: readonly [string, string][]): StixRecord {
  return {
    ...present('custom_name', name),
    custom_properties: properties.map(([key, value]) => ({ value, name: key })),
    'xsi:type': 'CustomObjectType',
  }
}

/** The observable of an attribute: what its type is in CybOX, or a property of its name. */
export function attributeObservable(attribute: Attribute, writing: Writing): StixRecord {
  const { type = '', data } = attribute
  const [uuid, value] = [uuidOf(attribute), valueOf(attribute)]
  if (type === 'domain|ip' && value.includes('|')) return domainWithAddress(value, uuid, writing)
  if (type === 'email-attachment') return mailWithFile(value, uuid, writing)
  if (data !== undefined && (type === 'attachment' || type === 'malware-sample')) {
    return artifactOf(type, value, data, uuid, writing)
  }
  const found = objectOf(type, value)
  const { kind, properties } = found ?? { kind: 'Custom', properties: customObject(undefined, [[type, value]]) }
  return observableOf(kind, properties, { uuid }, writing)
}

function domainWithAddress(value: string, uuid: string, writing: Writing): StixRecord {
  const [domain = '', address = ''] = halvesOf('domain|ip', value)
  const parts = [
    ['domain', domain],
    ['domain|ip', address],
  ].map(([type = '', half = '']) => {
    const { kind, properties } = objectOf(type === 'domain' ? 'domain' : 'ip-dst', half) ?? { kind: '', properties: {} }
    return observableOf(kind, properties, { uuid, observableUuid: derivedUuid(half, uuid) }, writing)
  })
  return composition(parts, 'ObservableComposition', uuid, writing)
}

const CONTAINS = { value: 'Contains', 'xsi:type': 'cyboxVocabs:ObjectRelationshipVocab-1.1' }

/** A file beside the message that it came with. */
export function attachedFile(name: string, id: string): StixRecord {
  return {
    id,
    properties: { file_name: { value: name, condition: 'Equals' }, 'xsi:type': 'FileObjectType' },
    relationship: CONTAINS,
  }
}

function mailWithFile(name: string, uuid: string, writing: Writing): StixRecord {
  const id = idOf(writing, 'File', uuid)
  const properties = { attachments: [{ object_reference: id }], 'xsi:type': 'EmailMessageObjectType' }
  const object = { id: idOf(writing, 'EmailMessage', uuid), properties, related_objects: [attachedFile(name, id)] }
  return { id: idOf(writing, 'Observable', uuid), object }
}

/** The bytes of a file; of a sample its hash as well. */
// oxlint-disable-next-line max-params -- what an attribute with data is made of
export function artifactOf(type: string, value: string, data: string, uuid: string, writing: Writing): StixRecord {
  const [name, md5] = type === 'malware-sample' ? halvesOf(type, value) : [value]
  const found = md5 === undefined ? undefined : hash('md5').write(md5)
  const properties = {
    ...present('hashes', found === undefined ? undefined : [found]),
    ...present('raw_artifact', equals.write(data)),
    'xsi:type': 'ArtifactObjectType',
  }
  return observableOf('Artifact', properties, { uuid, title: name }, writing)
}
