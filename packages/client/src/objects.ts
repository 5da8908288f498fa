import { mispObject, objectReference, type MispObject, type ObjectReference } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, textOf, type MispJson, type RecordId } from './record.ts'

/** Single objects of events. Every method throws ApiError. */
export type ObjectsApi = {
  /** Adds an object with its attributes: all of it, or nothing. */
  add(eventId: RecordId, object: MispObject | MispJson): Promise<MispObject>
  view(id: RecordId): Promise<MispObject>
  /**
   * Sends the object as it is to be; its attributes are told apart by uuid. Leave `timestamp` out: one that is not newer
   * than the server's changes nothing.
   */
  edit(id: RecordId, object: MispObject | MispJson): Promise<MispObject>
  /** Marks it and its attributes deleted; with `hard`, they leave no trace. */
  delete(id: RecordId, options?: { hard?: boolean }): Promise<void>
  /** Ties an object to another object or to an attribute of the same event. */
  addReference(objectId: RecordId, reference: ObjectReference | MispJson): Promise<ObjectReference>
  deleteReference(id: RecordId, options?: { hard?: boolean }): Promise<void>
}

export function objectsApi(connection: Connection): ObjectsApi {
  const { get, post } = connection
  return {
    async add(eventId, object) {
      const answer = await post(pathTo('/objects/add', eventId), textOf(mispObject, object))
      return readRecord(answer, 'Object', mispObject)
    },
    async view(id) {
      const answer = await get(pathTo('/objects/view', id))
      return readRecord(answer, 'Object', mispObject)
    },
    async edit(id, object) {
      const answer = await post(pathTo('/objects/edit', id), textOf(mispObject, object))
      return readRecord(answer, 'Object', mispObject)
    },
    async delete(id, { hard = false } = {}) {
      await post(pathTo('/objects/delete', id) + (hard ? '/1' : ''))
    },
    async addReference(objectId, reference) {
      const answer = await post(pathTo('/object_references/add', objectId), textOf(objectReference, reference))
      return readRecord(answer, 'ObjectReference', objectReference)
    },
    async deleteReference(id, { hard = false } = {}) {
      await post(pathTo('/object_references/delete', id) + (hard ? '/1' : ''))
    },
  }
}
