import { sql } from 'kysely'
import { owns, visibleAttributes } from '../../access/visibility.ts'
import { mapAhead } from '../../platform/db/ahead.ts'
import { BATCH, readPages } from '../../platform/db/read-pages.ts'
import { enrichAttributes } from './enrich-attributes.ts'
import type { EventReading } from './event-reading.ts'
import type { WritableAttribute } from './present.ts'
import type { ReadOptions } from './read-options.ts'
import type { AttributeRow } from './rows.ts'
import { wantsDeleted } from './wants-deleted.ts'

/** Which attributes of an event: those outside objects, those inside, or those of some objects. */
export type AttributePlace = { in: 'event' } | { in: 'event or objects' } | { in: 'objects'; ids: readonly number[] }

/** The attributes of one event that the viewer sees, by id, with what hangs on them, in batches. */
export async function* attributeBatches(
  read: EventReading,
  place: AttributePlace,
): AsyncGenerator<WritableAttribute[]> {
  const { viewer, event, options, saved } = read
  if (event.attribute_count === 0 && options.deleted === 'live') return
  const deleted = wantsDeleted(event, viewer, options)
  const batches =
    saved && owns(viewer, event) ? savedBatches(saved, place, deleted) : storedBatches(read, place, deleted)
  const enrich = async (rows: AttributeRow[]) => enrichAttributes(read, options.warnings?.kept(rows) ?? rows)
  for await (const batch of mapAhead(batches, enrich)) if (batch.length > 0) yield batch
}

type Deleted = ReadOptions['deleted']

function* savedBatches(
  saved: readonly AttributeRow[],
  place: AttributePlace,
  deleted: Deleted,
): Generator<AttributeRow[]> {
  const objects = new Set(place.in === 'objects' ? place.ids : [])
  const isThere = (id: number) => place.in === 'event or objects' || (place.in === 'event' ? id === 0 : objects.has(id))
  const rows = saved.filter(
    (row) => isThere(row.object_id) && (deleted === 'both' || row.deleted === (deleted === 'only')),
  )
  for (let i = 0; i < rows.length; i += BATCH) yield rows.slice(i, i + BATCH)
}

function storedBatches(read: EventReading, place: AttributePlace, deleted: Deleted): AsyncGenerator<AttributeRow[]> {
  const { context, viewer, event, options } = read
  const query = visibleAttributes(context.db, viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', event.id)
    .$if(place.in === 'event', (q) => q.where('attributes.object_id', '=', 0))
    .$if(place.in === 'objects', (q) =>
      q.where('attributes.object_id', 'in', place.in === 'objects' ? [...place.ids] : []),
    )
    .$if(deleted === 'live', (q) => q.where('attributes.deleted', '=', false))
    .$if(deleted === 'only', (q) => q.where('attributes.deleted', '=', true))
    .$if(options.attributeCondition !== undefined, (q) => q.where(options.attributeCondition ?? sql<boolean>`true`))
    .orderBy('attributes.id')
  return readPages(async (after, size) =>
    query
      .where('attributes.id', '>', after?.id ?? 0)
      .limit(size)
      .execute(),
  )
}
