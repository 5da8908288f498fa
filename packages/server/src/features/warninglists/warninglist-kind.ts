import { listedEntries, parseWarninglist, type Warninglist, warninglistTypes } from '@tocsin/format'
import type { Db, Tx } from '../../platform/db/connect.ts'
import type { ContentKind, EntryChanges } from '../content/content-kind.ts'
import { entryPages, typesOf } from './entries.ts'
import type { ListRow, SentEntry } from './rows.ts'
import { saveList } from './save-list.ts'
import { starterLists } from './starter-lists.ts'

/** The public lists of known values, by name. */
export const warninglists: ContentKind = {
  name: 'warninglists',
  recognises: ({ name, type, list }) =>
    typeof name === 'string' &&
    typeof list === 'object' &&
    list !== null &&
    warninglistTypes.some((known) => known === type),
  read(document) {
    const read = parseWarninglist(document)
    if ('faults' in read) return read
    const { warninglist } = read
    // It was read as an object.
    const { list: _, ...head } = document as Record<string, unknown>
    return {
      key: warninglist.name,
      version: String(warninglist.version),
      keep: async (tx) => keepList(tx, warninglist, head),
    }
  },
  source: sourceOf,
}

/**
 * Writes a list over the library's earlier one. Whether it is enabled, its category and its policy are for
 * administrators to say; a list of their own under the same name stays theirs.
 */
async function keepList(tx: Tx, list: Warninglist, document: object): Promise<EntryChanges> {
  const stored = await tx
    .selectFrom('warninglists')
    .selectAll()
    .where('name', '=', list.name)
    .forUpdate()
    .executeTakeFirst()
  if (stored && !stored.is_default) return { added: 0, changed: 0, removed: 0 }
  const entries = [...listedEntries(list.list)]
  const changes = stored ? await changesOf(tx, stored, entries) : { added: entries.length, changed: 0, removed: 0 }
  const { name, type, version, description = '' } = list
  const chosen = stored ?? { enabled: starterLists.has(name), category: list.category ?? 'false_positive' }
  await saveList(
    tx,
    {
      name,
      type,
      version,
      description,
      enabled: chosen.enabled,
      category: chosen.category,
      is_default: true,
      entries_form: Array.isArray(list.list) ? 'list' : 'map',
      document,
    },
    { ...(stored && { id: stored.id }), entries, types: list.matching_attributes ?? [] },
  )
  return changes
}

/** What becomes of the stored entries; an entry is the same while its value is. */
async function changesOf(tx: Tx, { id }: ListRow, entries: readonly SentEntry[]): Promise<EntryChanges> {
  const before = new Map<string, string | null>()
  for await (const page of entryPages(tx, id)) for (const { value, comment } of page) before.set(value, comment)
  const after = new Map(entries.map(({ value, comment }) => [value, comment]))
  const changes = { added: 0, changed: 0, removed: 0 }
  for (const [value, comment] of after) {
    if (!before.has(value)) changes.added++
    else if (before.get(value) !== comment) changes.changed++
  }
  for (const value of before.keys()) if (!after.has(value)) changes.removed++
  return changes
}

async function sourceOf(db: Db, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('warninglists')
    .select(['id', 'document', 'entries_form'])
    .where('name', '=', key)
    .where('is_default', '=', true)
    .executeTakeFirst()
  // The library's own lists keep their document.
  return row && { ...(row.document as object), list: await listOf(db, row) }
}

/** The entries in the form of the public layout: a list, or an object of values and comments. */
async function listOf(db: Db, { id, entries_form }: Pick<ListRow, 'id' | 'entries_form'>): Promise<object> {
  const entries: SentEntry[] = []
  for await (const page of entryPages(db, id)) for (const { value, comment } of page) entries.push({ value, comment })
  if (entries_form === 'list') return entries.map(({ value }) => value)
  return Object.fromEntries(entries.map(({ value, comment }) => [value, comment ?? '']))
}

/** A list in the public layout, as the library or its maker would write it. */
export async function exportedList(db: Db, row: ListRow): Promise<object> {
  const types = await typesOf(db, row.id)
  const { name, type, version, description } = row
  return {
    name,
    type,
    version,
    description,
    matching_attributes: types.map((one) => one.type),
    list: await listOf(db, row),
  }
}
