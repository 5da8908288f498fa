import type { Viewer } from '../../access/viewer.ts'
import type { EventRow } from './rows.ts'
import type { ReadOptions } from './read-options.ts'

/** Deleted rows are shown to synchronising users, and to others of their own events only. */
export function wantsDeleted(
  event: Pick<EventRow, 'org_id'>,
  viewer: Viewer,
  options: ReadOptions,
): ReadOptions['deleted'] {
  const isOwn = viewer.kind === 'everything' || viewer.orgId === event.org_id
  return options.seesAllDeleted || isOwn ? options.deleted : 'live'
}
