import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import { firstHalfTypes, silentTypes } from './matches.ts'

/**
 * For each key that stands in an event: the event, how many halves of attributes have the key there, and one attribute
 * that has it. What the viewer does not see and what takes no part in correlation does not count.
 */
export function keysByEvent(viewer: Viewer): RawBuilder<unknown> {
  const takesPart = sql`not attributes.deleted and not attributes.disable_correlation
    and not events.disable_correlation and attributes.type <> all(${silentTypes})
    and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}`
  return sql`
    select key, event_id, count(*) as holders, min(attribute_id) as attribute_id from (
      select value1_key as key, attributes.event_id, attributes.id as attribute_id
      from attributes join events on events.id = attributes.event_id where ${takesPart}
      union all
      select value2_key, attributes.event_id, attributes.id
      from attributes join events on events.id = attributes.event_id
      where ${takesPart} and value2_key is not null and attributes.type <> all(${firstHalfTypes})
    ) halves group by key, event_id`
}
