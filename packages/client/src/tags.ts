import { tag, type Tag } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf } from './record.ts'

/** How a tag is attached. */
export type Attachment = {
  /** A local tag stays on this server and is never sent on. */
  local?: boolean
  /** How the tag describes the record, such as `attributed-to`. */
  relationshipType?: string
}

/** The library of tags, and tags on records. Every method throws ApiError. */
export type TagsApi = {
  /** The tags that this key may use, with the number of events and attributes that carry them. */
  index(): Promise<Tag[]>
  /** Tags by name, whatever the case; `%` stands for anything. */
  search(name: string): Promise<Tag[]>
  view(id: number): Promise<Tag>
  /** Adds a tag, or answers the one of that name. */
  add(tag: Tag): Promise<Tag>
  /** Sends the fields to change; the name always. */
  edit(id: number, change: Tag): Promise<Tag>
  /** Deletes it from the library, and off all that carries it. */
  delete(id: number): Promise<void>
  /** Puts a tag onto the event or attribute of this uuid. `name` may be new where the key may make tags. */
  attach(uuid: string, name: string, attachment?: Attachment): Promise<void>
  /** Takes a tag off the event or attribute of this uuid. */
  remove(uuid: string, name: string): Promise<void>
}

export function tagsApi(connection: Connection): TagsApi {
  const { get, post } = connection
  return {
    index: async () => readRecords(await get('/tags/index'), 'Tag', tag),
    search: async (name) => readRecords(await post('/tags/search', JSON.stringify({ tag: name })), 'Tag', tag),
    view: async (id) => readRecord(await get(pathTo('/tags/view', id)), 'Tag', tag),
    add: async (sent) => readRecord(await post('/tags/add', textOf(tag, sent)), 'Tag', tag),
    edit: async (id, change) => readRecord(await post(pathTo('/tags/edit', id), textOf(tag, change)), 'Tag', tag),
    async delete(id) {
      await post(pathTo('/tags/delete', id))
    },
    async attach(uuid, name, { local = false, relationshipType } = {}) {
      const relation = relationshipType === undefined ? {} : { relationship_type: relationshipType }
      await post('/tags/attachTagToObject', JSON.stringify({ uuid, tag: name, local, ...relation }))
    },
    async remove(uuid, name) {
      await post('/tags/removeTagFromObject', JSON.stringify({ uuid, tag: name }))
    },
  }
}
