import { tag, type Tag } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf } from './record.ts'

/** How a tag is attached. */
export type Attachment = {
  /** A local tag stays on this server and is never sent on. */
  local?: boolean
  /** How the tag describes the record, such as `attributed-to`. */
  relationshipType?: string
  /** Attaches the canonical tag that the name spells, where that is sure (`docs/tags.md`). */
  canonical?: boolean
}

/** A tag that may be meant; what the taxonomy and the library do not know is null. */
export type SuggestedTag = {
  name: string
  colour: string | null
  expanded: string | null
  description: string | null
  id: string | null
}
/** The one tag that a text means, or else those that it may mean, the likeliest first. */
export type Suggested = { text: string; canonical: SuggestedTag | null; suggestions: SuggestedTag[] }

/** Which tags are to become one; all spellings of canonical tags unless some are named. */
export type MergeWish = {
  /** Only tells, unless it is false. */
  dryRun?: boolean
  /** Of the canonical tags, these alone. */
  only?: string[]
  /** Tags of a former name as well: `tlp:white` into `tlp:clear`. */
  renamed?: boolean
  /** The tag to merge into, and those to merge, whatever they spell. */
  into?: string
  from?: string[]
}
export type MergedTag = {
  id: string
  name: string
  events: number
  attributes: number
  /** Why it stays. */
  skipped?: string
  /** On how many records it stays, since they would lose what they say with it. */
  kept?: number
}
export type MergedTags = { dryRun: boolean; merges: { into: { id: string | null; name: string }; from: MergedTag[] }[] }

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
  /** What each of up to a hundred texts means. Changes nothing. */
  suggest(texts: string[]): Promise<Suggested[]>
  /** Makes one tag of several, or tells what would become of them. For site admins. */
  merge(wish?: MergeWish): Promise<MergedTags>
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
    async attach(uuid, name, { local = false, relationshipType, canonical = false } = {}) {
      const relation = relationshipType === undefined ? {} : { relationship_type: relationshipType }
      const spelling = canonical ? { canonical } : {}
      await post('/tags/attachTagToObject', JSON.stringify({ uuid, tag: name, local, ...relation, ...spelling }))
    },
    async remove(uuid, name) {
      await post('/tags/removeTagFromObject', JSON.stringify({ uuid, tag: name }))
    },
    async suggest(texts) {
      // The server writes these of just these types.
      return ((await post('/tocsin/tags/suggest', JSON.stringify({ texts }))) as { results: Suggested[] }).results
    },
    merge: async (wish = {}) => (await post('/tocsin/tags/merge', JSON.stringify(wish))) as MergedTags,
  }
}
