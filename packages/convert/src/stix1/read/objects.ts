import { isAttributeType } from '@tocsin/format'
import { derivedUuid } from '../../derived-uuid.ts'
import { typeOfRelation } from '../../stix2/read/relation-types.ts'
import { typeForRelation } from '../mapping/relation-type.ts'
import { EXECUTABLE, FILE, SECTION, relationOfPart, templateParts } from '../mapping/object-templates.ts'
import { hash } from '../mapping/forms.ts'
import type { StixRecord } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { placed } from '../write/object-parts.ts'
import { type AsTemplate, asAttribute, asTemplate, relationsOf, textsBeside } from './properties.ts'
import {
  addAttribute,
  categoryFor,
  type Reading,
  recordsAt,
  resolved,
  type Standing,
  textAt,
  uuidOfId,
} from './reading.ts'
import { rowOf } from '../../row-of.ts'

/** What an observable says, as attributes or as an object. */
export function readObservable(sent: StixRecord, standing: Standing, reading: Reading): void {
  const observable = resolved(sent, reading)
  const composition = observable['observable_composition']
  if (composition !== undefined) return readComposition(observable, recordOf(composition), standing, reading)
  const object = resolved(recordOf(observable['object']), reading)
  const properties = recordOf(object['properties'])
  if (Object.keys(properties).length === 0) {
    return reading.lose({ path: standing.path, why: 'The observable says nothing that is carried.' })
  }
  readProperties(properties, object, textAt(observable, 'title'), standing, reading)
}

/** `misp` as MISP names its objects: `file: file (MISP Object)`. */
function nameOf({ title }: Standing): string | undefined {
  return /^[^:]*: (.*) \(MISP Object\)$/.exec(title)?.[1]
}

// oxlint-disable-next-line max-params -- an object of CybOX, and what stands around it
function readProperties(
  properties: StixRecord,
  object: StixRecord,
  title: string,
  standing: Standing,
  reading: Reading,
): void {
  const type = textAt(properties, 'xsi:type')
  if (type === 'ArtifactObjectType') return readArtifact(properties, title, standing, reading)
  if (type === 'CustomObjectType') return readCustom(properties, standing, reading)
  if (type === 'WindowsExecutableFileObjectType') return readExecutable(properties, standing, reading)
  const files = recordsAt(object, 'related_objects').flatMap(
    (one) => textAt(recordOf(one['properties']), 'file_name') || [],
  )
  if (type === 'EmailMessageObjectType' && files.length > 0) return readMail(properties, files, standing, reading)
  const attribute = nameOf(standing) === undefined ? asAttribute(properties) : undefined
  if (attribute) {
    for (const value of attribute.values) addAttribute(attribute.type, value, standing, reading)
    return
  }
  const found = asTemplate(properties, nameOf(standing))
  if (!found) return reading.lose({ path: standing.path, why: `Nothing says what this ${type || 'object'} says.` })
  addTemplate(found, properties, standing, reading)
}

function addTemplate(found: AsTemplate, properties: StixRecord, standing: Standing, reading: Reading): void {
  const custom = customOf(properties)
  const { custom_properties: _, ...own } = properties
  const said = placed(
    found.template,
    found.values.map(([relation, value]) => ({ object_relation: relation, value })),
  ).properties
  tellBeside(own, said, standing, reading)
  addObject(found.name, [...found.values, ...custom], standing, reading)
}

function tellBeside(whole: StixRecord, said: StixRecord, { path }: Standing, { lose }: Reading): void {
  for (const text of textsBeside(whole, said))
    lose({ path, why: `Of the object this is not carried: ${text.slice(0, 100)}` })
}

function customOf(properties: StixRecord): [string, string][] {
  return recordsAt(properties, 'custom_properties').map((one): [string, string] => [
    textAt(one, 'name'),
    textAt(one, 'value'),
  ])
}

type Extra = { data?: string; references?: object[]; uuid?: string }

// oxlint-disable-next-line max-params -- an object, what is said of it, and where it goes
function addObject(
  name: string,
  values: readonly [string, string, Extra?][],
  standing: Standing,
  reading: Reading,
  { references = [], uuid = standing.uuid }: Extra = {},
): string {
  const { path, timestamp, comment, to_ids, tags, relationship } = standing
  const attributes = values.map(([relation, value, extra], i) => {
    const type = typeForRelation(name, relation)
    return {
      uuid: extra?.uuid ?? derivedUuid(`${i} ${relation} ${value}`, uuid),
      type,
      object_relation: relation,
      category: categoryFor(type, ''),
      value,
      to_ids,
      timestamp,
      Tag: tags.map((tag) => ({ name: tag })),
      ...(extra?.data === undefined ? {} : { data: extra.data }),
    }
  })
  const raw = {
    uuid,
    name,
    'meta-category': relationship || 'misc',
    comment,
    timestamp,
    Attribute: attributes,
    ObjectReference: references,
  }
  reading.draft.addObject(raw, [uuid], path)
  return uuid
}

/** The bytes of a file, and of a sample its hash. */
function readArtifact(properties: StixRecord, title: string, standing: Standing, reading: Reading): void {
  const made = artifactValue(properties, title)
  if (made) addAttribute(made.type, made.value, standing, reading, { data: made.data })
  else reading.lose({ path: standing.path, why: 'An artifact is carried with its bytes alone.' })
}

function artifactValue(
  properties: StixRecord,
  title: string,
): { type: string; value: string; data: string } | undefined {
  const data = textAt(properties, 'raw_artifact')
  const [md5] = recordsAt(properties, 'hashes').flatMap((one) => hash('md5').read(one) ?? [])
  if (data === '') return undefined
  const name = title === '' ? 'artifact' : title
  return md5 === undefined
    ? { type: 'attachment', value: name, data }
    : { type: 'malware-sample', value: `${name}|${md5}`, data }
}

/** MISP's own: an attribute of a type that CybOX has nothing for, or an object of a template. */
function readCustom(properties: StixRecord, standing: Standing, reading: Reading): void {
  const [name, values] = [textAt(properties, 'custom_name'), customOf(properties)]
  const [first] = values
  if (first === undefined)
    return reading.lose({ path: standing.path, why: 'A custom object without properties says nothing.' })
  if (name !== '') {
    addObject(name, values, standing, reading)
    return
  }
  for (const [type, value] of values) {
    if (isAttributeType(type)) addAttribute(type, value, standing, reading)
    else addAttribute('other', `${type}: ${value}`, standing, reading)
  }
}

function readMail(properties: StixRecord, files: readonly string[], standing: Standing, reading: Reading): void {
  const found = asTemplate(properties, 'email')
  const { attachments: _, ...own } = properties
  if (!found && files.length === 1) return addAttribute('email-attachment', files[0] ?? '', standing, reading)
  const values = files.map((file): [string, string] => ['attachment', file])
  const mail: AsTemplate = found ?? { name: 'email', template: { kind: '', type: '', places: {} }, values: [] }
  addTemplate({ ...mail, values: [...mail.values, ...values] }, own, standing, reading)
}

/** A file, the executable that it is, and its sections: three kinds of object that refer to each other. */
function readExecutable(properties: StixRecord, standing: Standing, reading: Reading): void {
  const file = relationsOf({ kind: '', type: '', places: FILE }, properties)
  const pe = relationsOf({ kind: '', type: '', places: EXECUTABLE }, properties)
  const sections = recordsAt(properties, 'sections').map((one) =>
    relationsOf({ kind: '', type: '', places: SECTION }, one),
  )
  const peUuid = file.length === 0 ? standing.uuid : derivedUuid('pe', standing.uuid)
  const include = (of: string, to: string) => ({ object_uuid: of, referenced_uuid: to, relationship_type: 'includes' })
  const part = { ...standing, comment: '', relationship: 'file' }
  const ids = sections.map((values, i) =>
    addObject('pe-section', values, part, reading, { uuid: derivedUuid(`section ${i}`, peUuid) }),
  )
  const isOfFile = file.length > 0
  const [ofPe, custom] = parted(customOf(properties), ([relation]) => !isOfFile || isOfExecutable(relation))
  if (pe.length > 0 || ids.length > 0 || ofPe.length > 0) {
    const references = ids.map((id) => include(peUuid, id))
    addObject('pe', [...pe, ...ofPe], part, reading, { uuid: peUuid, references })
  }
  const references = pe.length > 0 || ids.length > 0 || ofPe.length > 0 ? [include(standing.uuid, peUuid)] : []
  if (isOfFile) addObject('file', [...file, ...custom], standing, reading, { references })
}

/** Whether the template of executables has the relation. */
function isOfExecutable(relation: string): boolean {
  return typeOfRelation('pe', relation) !== 'text' || PE_TEXTS.has(relation)
}

const PE_TEXTS = new Set(['richpe', 'entrypoint-section-at-position', 'impfuzzy', 'compilation-timestamp', 'text'])

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}

/** Of several that all have to be met: an object of the template that the id names, or each by itself. */
// oxlint-disable-next-line max-params -- an observable, what it is made of, and what stands around it
function readComposition(observable: StixRecord, composition: StixRecord, standing: Standing, reading: Reading): void {
  const parts = recordsAt(composition, 'observables').map((one) => resolved(one, reading))
  const id = textAt(observable, 'id')
  const name = nameOf(standing) ?? /:([^:]+)_ObservableComposition-/.exec(id)?.[1]
  const values = parts.map((part) => partValue(part))
  const isPair = reading.isOwn && /:ObservableComposition-/.test(id) && values.length === 2
  if (isPair) return addAttribute('domain|ip', values.map((part) => part?.value ?? '').join('|'), standing, reading)
  if (reading.isOwn && name === 'file') return readFileWithBytes(parts, standing, reading)
  const template = rowOf(templateParts, name)
  if (reading.isOwn && template && name !== undefined) {
    const made = parts.flatMap((part, i): [string, string, Extra][] => {
      const value = values[i]
      const relation = value && relationFor(template, value.type, textAt(recordOf(part['object']), 'id'))
      return value && relation ? [[relation, value.value, { uuid: uuidOfId(textAt(part, 'id')).uuid }]] : []
    })
    addObject(name, made, standing, reading)
    return
  }
  if (parts.length > 1 && textAt(composition, 'operator') === 'AND') {
    reading.lose({ path: standing.path, why: 'That all of these have to be met is not carried.' })
  }
  for (const [i, part] of parts.entries()) {
    const own = { ...standing, uuid: uuidOfId(textAt(part, 'id') || `${id} ${i}`).uuid, title: '' }
    readObservable(part, own, reading)
  }
}

/** One value, and the type that says it; a custom one has its relation for a type. */
function partValue(part: StixRecord): { type: string; value: string } | undefined {
  const properties = recordOf(recordOf(part['object'])['properties'])
  const [custom] = customOf(properties)
  if (custom && textAt(properties, 'xsi:type') === 'CustomObjectType') return { type: custom[0], value: custom[1] }
  const found = asAttribute(properties)
  return found && { type: found.type, value: found.values.join(', ') }
}

/** The relation that is written as the type; of ports the id says which it is. */
function relationFor(template: Readonly<Record<string, string>>, type: string, id: string): string {
  const side = /:(src|dst)Port-/.exec(id)?.[1]
  if (side !== undefined) return `${side}-port`
  return relationOfPart(template, type) ?? type
}

function readFileWithBytes(parts: readonly StixRecord[], standing: Standing, reading: Reading): void {
  const values = parts.flatMap((part): [string, string, Extra?][] => {
    const properties = recordOf(recordOf(part['object'])['properties'])
    const artifact = artifactValue(properties, textAt(part, 'title'))
    if (artifact)
      return [[artifact.type, artifact.value, { data: artifact.data, uuid: uuidOfId(textAt(part, 'id')).uuid }]]
    const file = relationsOf({ kind: '', type: '', places: FILE }, properties)
    return [...file, ...customOf(properties)]
  })
  addObject('file', values, standing, reading)
}
