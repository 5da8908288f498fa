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
  return seesDeleted(event, viewer, options) ? options.deleted : 'live'
}

/** Whether deleted rows of the event are for this viewer at all. */
export function seesDeleted(
  event: Pick<EventRow, 'org_id'>,
  viewer: Viewer,
  { seesAllDeleted }: Pick<ReadOptions, 'seesAllDeleted'>,
): boolean {
  return seesAllDeleted || owns(viewer, event)
}
