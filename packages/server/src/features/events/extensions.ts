import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { headers, type EventHeader } from './find-event.ts'

/**
 * The events that extend this one, as far as the viewer sees them, in the order in which they came. One step only: what
 * extends an extension is shown with that one.
 *
 * Source: MISP's Event::__mergeExtensions.
 */
export async function findExtensions(
  db: Db,
  viewer: Viewer,
  { id, uuid }: Pick<EventHeader, 'id' | 'uuid'>,
): Promise<EventHeader[]> {
  return headers(db, viewer)
    .where('events.extends_uuid', '=', uuid)
    .where('events.id', '<>', id)
    .orderBy('events.id')
    .execute()
}

/** What the answer holds of each merged event, so that a reader can tell by `event_id` who contributed what. */
export function extensionEvents(extensions: readonly EventHeader[]): object | undefined {
  if (extensions.length === 0) return undefined
  return Object.fromEntries(
    extensions.map((event) => [
      event.id,
      { id: String(event.id), info: event.info, orgc_id: String(event.orgc_id), Orgc: creatorOf(event) },
    ]),
  )
}

/** The extensions as restSearch lists them for `extensionList`, which merges nothing. */
export function extendedBy(extensions: readonly EventHeader[]): object[] {
  return extensions.map((event) => ({
    id: String(event.id),
    uuid: event.uuid,
    info: event.info,
    Orgc: creatorOf(event),
  }))
}

function creatorOf({ orgc_id, orgc_name, orgc_uuid }: EventHeader): object {
  return { id: String(orgc_id), name: orgc_name, uuid: orgc_uuid }
}
