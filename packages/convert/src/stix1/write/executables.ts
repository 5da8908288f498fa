import type { Attribute, Event, MispObject } from '@tocsin/format'
import { EXECUTABLE, FILE, SECTION } from '../mapping/object-templates.ts'
import { put } from '../mapping/places.ts'
import type { StixRecord } from '../shape/shape.ts'
import { artifactOf, composition, observableOf } from './observable.ts'
import { isThere, placed, propertiesOf } from './object-parts.ts'
import { uuidOf, present, valueOf, type Writing } from './writing.ts'
import { rowOf } from '../../row-of.ts'

/** Files with the executables that they are and the sections of these: one thing in STIX, several objects in MISP. */
export type Family = {
  /** The executable and the sections of a file, or of an executable without one; undefined where there are none. */
  membersOf(object: MispObject): readonly MispObject[] | undefined
  isMember(object: MispObject): boolean
}

const INCLUDES = new Set(['includes', 'included-in'])

export function familyOf(event: Event): Family {
  const byUuid = new Map((event.Object ?? []).map((object) => [object.uuid, object]))
  const of = (object: MispObject, name: string): MispObject[] =>
    (object.ObjectReference ?? []).flatMap(({ relationship_type, referenced_uuid }) => {
      const found = byUuid.get(referenced_uuid)
      return INCLUDES.has(relationship_type ?? '') && found?.name === name ? [found] : []
    })
  const members = (object: MispObject): MispObject[] => {
    if (object.name === 'pe') return of(object, 'pe-section')
    const [pe] = object.name === 'file' ? of(object, 'pe') : []
    return pe === undefined ? [] : [pe, ...of(pe, 'pe-section')]
  }
  const taken = new Set((event.Object ?? []).flatMap(members))
  return {
    membersOf(object) {
      const found = members(object)
      return found.length > 0 || object.name === 'pe' ? found : undefined
    },
    isMember: (object) => taken.has(object),
  }
}

export function isOfFamily(object: MispObject, family: Family): boolean {
  return family.isMember(object)
}

/** A file, with what executable it is where it is one, and beside its bytes where they are at hand. */
export function fileObservable(
  object: MispObject,
  members: readonly MispObject[] | undefined,
  writing: Writing,
): StixRecord {
  const uuid = uuidOf(object)
  const attributes = (object.Attribute ?? []).filter(isThere)
  const withBytes = attributes.filter(hasBytes)
  const said = object.name === 'pe' ? [] : attributes.filter((attribute) => !hasBytes(attribute))
  const kind = members === undefined ? 'File' : 'WindowsExecutableFile'
  const { properties } = placed({ kind, type: `${kind}ObjectType`, places: FILE }, said)
  const pe = object.name === 'pe' ? object : members?.find(({ name }) => name === 'pe')
  const sections = (members ?? []).filter(({ name }) => name === 'pe-section')
  const whole = pe === undefined ? properties : withExecutable(properties, pe, sections)
  const observable = observableOf(kind, whole, { uuid }, writing)
  if (withBytes.length === 0) return observable
  const artifacts = withBytes.map((attribute) =>
    artifactOf(attribute.object_relation ?? '', valueOf(attribute), attribute.data ?? '', uuidOf(attribute), writing),
  )
  return composition([...artifacts, observable], 'file_ObservableComposition', uuid, writing)
}

function hasBytes({ object_relation, data }: Attribute): boolean {
  return data !== undefined && (object_relation === 'malware-sample' || object_relation === 'attachment')
}

function withExecutable(file: StixRecord, pe: MispObject, sections: readonly MispObject[]): StixRecord {
  const made: StixRecord = { ...file }
  const rest = (pe.Attribute ?? []).filter(isThere).filter((attribute) => {
    const place = rowOf(EXECUTABLE, attribute.object_relation)
    return place === undefined || !put(made, place, valueOf(attribute))
  })
  const resources = made['resources']
  if (Array.isArray(resources)) made['resources'] = resources.map(asVersionInfo)
  const custom = made['custom_properties']
  const properties = [...(Array.isArray(custom) ? custom : []), ...propertiesOf(rest)]
  return { ...made, ...present('custom_properties', properties), ...present('sections', sections.map(sectionOf)) }
}

function asVersionInfo(resource: StixRecord[string]): StixRecord {
  // Every resource is a record: the places of an executable put it there.
  return { ...(resource as StixRecord), 'xsi:type': 'WinExecutableFileObj:PEVersionInfoResourceType' }
}

/** A section has no place for what else is said of it. */
function sectionOf(object: MispObject): StixRecord {
  const section: StixRecord = {}
  for (const attribute of (object.Attribute ?? []).filter(isThere)) {
    const place = rowOf(SECTION, attribute.object_relation)
    if (place) put(section, place, valueOf(attribute))
  }
  return section
}
