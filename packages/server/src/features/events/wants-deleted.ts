import { owns } from '../../access/visibility.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { EventRow } from './rows.ts'
import type { ReadOptions } from './read-options.ts'

/** Deleted rows are shown to synchronising users, and to others of their own events only. */
export function wantsDeleted(
  event: Pick<EventRow, 'org_id'>,
  viewer: Viewer,
  options: ReadOptions,
): ReadOptions['deleted'] {
  return options.seesAllDeleted || owns(viewer, event) ? options.deleted : 'live'
}
