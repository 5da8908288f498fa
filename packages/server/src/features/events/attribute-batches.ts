import { sql } from 'kysely'
import { visibleAttributes } from '../../access/visibility.ts'
import { readBatches } from '../../platform/db/read-batches.ts'
import { enrichAttributes } from './enrich-attributes.ts'
import type { EventReading } from './event-reading.ts'
import type { WritableAttribute } from './present.ts'
import { wantsDeleted } from './wants-deleted.ts'

/** Which attributes of an event: those outside objects, those inside, or those of some objects. */
export type AttributePlace = { in: 'event' } | { in: 'event or objects' } | { in: 'objects'; ids: readonly number[] }

/** The attributes of one event that the viewer sees, by id, with what hangs on them, in batches. */
export async function* attributeBatches(
  read: EventReading,
  place: AttributePlace,
): AsyncGenerator<WritableAttribute[]> {
  const { context, viewer, event, options } = read
  if (event.attribute_count === 0 && options.deleted === 'live') return
  const deleted = wantsDeleted(event, viewer, options)
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
  const expected = options.deleted === 'live' ? event.attribute_count : Infinity
  for await (const rows of readBatches(context.pool, query, expected)) {
    yield await enrichAttributes(read, rows)
  }
}
