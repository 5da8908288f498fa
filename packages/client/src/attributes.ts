import { attribute, type Attribute } from '@tocsin/format'
import { ApiError } from './api-error.ts'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf, type MispJson, type RecordId } from './record.ts'

/** What became of a list: the attributes that were added, and what is wrong with the others, by field. */
export type AddedAttributes = { added: Attribute[]; refused: RefusedAttribute[] }

/** `index` counts from 0 in the list that was sent; `errors` is by field: `{"value": ["…"]}`. */
export type RefusedAttribute = { index: number; errors: unknown }

/** Single attributes of events. Every method throws ApiError. */
export type AttributesApi = {
  /** Adds an attribute to an event. A value that stands there already is an error. */
  add(eventId: RecordId, attribute: Attribute | MispJson): Promise<Attribute>
  /** Adds several in one request; good ones are saved, bad ones named. It is an error when none is good. */
  addMany(eventId: RecordId, attributes: readonly (Attribute | MispJson)[]): Promise<AddedAttributes>
  view(id: RecordId): Promise<Attribute>
  /** Sends the fields to change; the rest stays. A `timestamp` that is not newer than the server's changes nothing. */
  edit(id: RecordId, change: Attribute | MispJson): Promise<Attribute>
  /** Marks it deleted, so that other servers learn of it; with `hard`, it leaves no trace. */
  delete(id: RecordId, options?: { hard?: boolean }): Promise<void>
  /** Takes a deletion back. */
  restore(id: RecordId): Promise<Attribute>
}

export function attributesApi(connection: Connection): AttributesApi {
  const { get, post } = connection
  const view = async (id: RecordId): Promise<Attribute> =>
    readRecord(await get(pathTo('/attributes/view', id)), 'Attribute', attribute)
  return {
    view,
    async add(eventId, sent) {
      const answer = await post(pathTo('/attributes/add', eventId), textOf(attribute, sent))
      return readRecord(answer, 'Attribute', attribute)
    },
    async addMany(eventId, sent) {
      const body = `[${sent.map((item) => textOf(attribute, item)).join(',')}]`
      const answer = await post(pathTo('/attributes/add', eventId), body)
      return { added: readRecords(answer, 'Attribute', attribute), refused: refusedOf(answer) }
    },
    async edit(id, change) {
      const answer = await post(pathTo('/attributes/edit', id), textOf(attribute, change))
      return readRecord(answer, 'Attribute', attribute)
    },
    async delete(id, { hard = false } = {}) {
      await post(pathTo('/attributes/delete', id) + (hard ? '/1' : ''))
    },
    async restore(id) {
      await restore(connection, id)
      return view(id)
    },
  }
}

/** `{"errors": {"attribute_2": {"value": ["…"]}}}`: by position in the request. */
function refusedOf(answer: unknown): RefusedAttribute[] {
  const { errors } = answer as { errors?: unknown }
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).map(([name, what]: [string, unknown]) => ({
    index: Number(name.replace('attribute_', '')),
    errors: what,
  }))
}

/** MISP answers by sending the client on to the attribute. */
async function restore(connection: Connection, id: RecordId): Promise<void> {
  try {
    await connection.text({ method: 'POST', path: pathTo('/attributes/restore', id) })
  } catch (error) {
    if (error instanceof ApiError && error.status === 302) return
    throw error
  }
}
