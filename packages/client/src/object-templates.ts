import {
  flag,
  json,
  list,
  localId,
  mispObject,
  model,
  nullable,
  objectTemplate,
  relationshipName,
  required,
  text,
  uuid,
  type Codec,
  type Infer,
  type MispObject,
  type ObjectTemplate,
} from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf, type MispJson, type RecordId } from './record.ts'

const stored = model('ObjectTemplate', {
  id: required(localId),
  uuid: required(uuid),
  version: required(localId),
  name: required(text),
  fixed: required(flag),
  active: required(flag),
})
const finding = model('Finding', { path: required(text), rule: required(text), message: required(text), value: json })
const conformity = model('Conformity', { broken: required(list(finding)), advice: required(list(finding)) })
const change = <T>(of: Codec<T>) => model('Change', { from: required(of), to: required(of) })
const difference = model('Difference', {
  gone: required(list(text)),
  added: required(list(text)),
  changed: required(
    list(model('ChangedRelation', { relation: required(text), type: change(text), multiple: change(flag) })),
  ),
})
const upgrade = model('Upgrade', {
  ...conformity.fields,
  from: required(model('From', { uuid: text, version: text, known: required(flag) })),
  to: required(model('To', { uuid: required(uuid), version: required(localId), name: required(text) })),
  current: required(flag),
  relations: required(difference),
})

const suggestion = model('RelationshipName', { ...relationshipName.fields, opposite: nullable(text) })

/** A version of a template on a server. `fixed` ones came with a library; at most one version is `active`. */
export type StoredTemplate = Infer<typeof stored>
/** What a template says of an object: rules that it breaks, and advice that refuses nothing. */
export type TemplateVerdict = Infer<typeof conformity>
/** What lies between an object and another version of its template. */
export type ObjectUpgrade = Infer<typeof upgrade>

/** A name for the tie between two objects, and the name of the way back where there is one. */
export type SuggestedRelationship = Infer<typeof suggestion>

/** What objects are made after. Tocsin only. Every method throws ApiError. */
export type ObjectTemplatesApi = {
  /** The document of a version; of the newest, where none is named. */
  document(id: RecordId, version?: number): Promise<ObjectTemplate>
  versions(id: RecordId): Promise<StoredTemplate[]>
  /** Makes a template of the key's organisation, or brings in a version of one. */
  add(template: ObjectTemplate | MispJson): Promise<StoredTemplate>
  /** Makes the next version of a template. One that names an older version than the newest is refused with 412. */
  edit(id: RecordId, template: ObjectTemplate | MispJson): Promise<StoredTemplate>
  delete(id: number): Promise<void>
  /** What the template that an object names says of it, before it is saved. */
  check(object: MispObject | MispJson): Promise<TemplateVerdict>
  /** What an object's own template says of it as it is stored. */
  checkStored(objectId: RecordId): Promise<TemplateVerdict>
  /** What another version of its template would mean for an object; the version in use, where none is named. */
  previewUpgrade(objectId: RecordId, version?: number): Promise<ObjectUpgrade>
  /** Brings an object there; with `force` even where it breaks rules of that version. */
  upgrade(objectId: RecordId, options?: { version?: number; force?: boolean }): Promise<MispObject>
  /** Names for the tie between two objects; any text is one. */
  relationships(search?: string): Promise<SuggestedRelationship[]>
}

const ROUTE = '/tocsin/object-templates'

export function objectTemplatesApi({ get, post, put }: Connection): ObjectTemplatesApi {
  const readStored = (answer: unknown) => readRecord(answer, 'ObjectTemplate', stored)
  const readVerdict = (answer: unknown) => readRecord({ Conformity: answer }, 'Conformity', conformity)
  return {
    async document(id, version) {
      const asked = version === undefined ? '' : `?version=${version}`
      const answer = await get(pathTo(ROUTE, id) + asked)
      return readRecord({ ObjectTemplate: answer }, 'ObjectTemplate', objectTemplate)
    },
    versions: async (id) => readRecords(await get(`${pathTo(ROUTE, id)}/versions`), 'ObjectTemplate', stored),
    add: async (template) => readStored(await post(ROUTE, textOf(objectTemplate, template))),
    edit: async (id, template) => readStored(await put(pathTo(ROUTE, id), textOf(objectTemplate, template))),
    async delete(id) {
      await post(pathTo('/object_templates/delete', id))
    },
    check: async (object) => readVerdict(await post(`${ROUTE}/check`, textOf(mispObject, object))),
    checkStored: async (objectId) => readVerdict(await get(`${pathTo('/tocsin/objects', objectId)}/check`)),
    async previewUpgrade(objectId, version) {
      const asked = version === undefined ? '' : `?version=${version}`
      const answer = await get(`${pathTo('/tocsin/objects', objectId)}/upgrade${asked}`)
      return readRecord({ Upgrade: answer }, 'Upgrade', upgrade)
    },
    async upgrade(objectId, options = {}) {
      const answer = await post(`${pathTo('/tocsin/objects', objectId)}/upgrade`, JSON.stringify(options))
      return readRecord(answer, 'Object', mispObject)
    },
    async relationships(search = '') {
      const answer = await get(`/tocsin/relationships?search=${encodeURIComponent(search)}`)
      return readRecords(answer, 'RelationshipName', suggestion)
    },
  }
}
