import { attribute, shadowAttribute, type Attribute, type ShadowAttribute } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf, type MispJson, type RecordId } from './record.ts'

/**
 * What is proposed to events that this key sees and may not change. A proposal is named by its local id, since all those
 * on one attribute share its uuid. Every method throws ApiError.
 */
export type ProposalsApi = {
  /** The proposals of one event; without an event, those of all events that this key sees. */
  index(eventId?: RecordId): Promise<ShadowAttribute[]>
  view(id: number): Promise<ShadowAttribute>
  /** Proposes a new attribute for an event. */
  add(eventId: RecordId, attribute: Attribute | MispJson): Promise<ShadowAttribute>
  /** Proposes to change an attribute: sends the fields to change. */
  edit(attributeId: RecordId, change: Attribute | MispJson): Promise<ShadowAttribute>
  /** Proposes to delete an attribute. */
  delete(attributeId: RecordId): Promise<void>
  /** Carries a proposal out, which unpublishes the event. */
  accept(id: number): Promise<void>
  /** Drops a proposal; the event stays as it is. */
  discard(id: number): Promise<void>
}

export function proposalsApi({ get, post }: Connection): ProposalsApi {
  const read = (answer: unknown) => readRecord(answer, 'ShadowAttribute', shadowAttribute)
  return {
    async index(eventId) {
      const path =
        eventId === undefined ? '/shadow_attributes/index/all:1' : pathTo('/shadow_attributes/index', eventId)
      return readRecords(await get(path), 'ShadowAttribute', shadowAttribute)
    },
    view: async (id) => read(await get(pathTo('/shadow_attributes/view', id))),
    add: async (eventId, sent) => read(await post(pathTo('/shadow_attributes/add', eventId), textOf(attribute, sent))),
    edit: async (attributeId, change) =>
      read(await post(pathTo('/shadow_attributes/edit', attributeId), textOf(attribute, change))),
    async delete(attributeId) {
      await post(pathTo('/shadow_attributes/delete', attributeId))
    },
    async accept(id) {
      await post(pathTo('/shadow_attributes/accept', id))
    },
    async discard(id) {
      await post(pathTo('/shadow_attributes/discard', id))
    },
  }
}
