import type { Noticelist } from '@tocsin/format'
import type { EntryRow, NoticelistRow } from './find.ts'

/** A list in MISP's shape, as the list of lists holds it. */
export function presentListed({ id, version, enabled, document }: NoticelistRow): object {
  // What is kept was read by the schema of noticelists before.
  const { name, expanded_name, ref, geographical_area = [] } = document as Noticelist
  const listed = { name, expanded_name, ref: [ref].flat(), geographical_area: [geographical_area].flat() }
  return { id: String(id), ...listed, version, enabled }
}

/** A list by itself, with its notices. */
export function presentViewed(row: NoticelistRow, entries: readonly EntryRow[]): object {
  const NoticelistEntry = entries.map(({ id, noticelist_id, data }) => {
    return { id: String(id), noticelist_id: String(noticelist_id), data }
  })
  return { Noticelist: { ...presentListed(row), NoticelistEntry } }
}
