import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute } from '../../access/visibility.ts'

/**
 * How many live attributes of an event the viewer sees. The event's own count holds for whoever owns it, and wherever
 * nothing is kept back; only otherwise they are counted. MISP tells everybody the whole number.
 */
export function visibleCount(viewer: Viewer): RawBuilder<number> {
  if (viewer.kind === 'everything') return sql<number>`events.attribute_count`
  return sql<number>`case
    when events.org_id = ${viewer.orgId} or not (${keepsBack('attributes')} or ${keepsBack('objects')})
    then events.attribute_count
    else (
      select count(*) from attributes
      where attributes.event_id = events.id and not attributes.deleted and ${mayReadAttribute(viewer)})
    end`
}

/** In the words of the partial index, so that the planner recognises it. */
function keepsBack(table: 'attributes' | 'objects'): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from ${sql.table(table)} child where child.event_id = events.id and child.distribution in (0, 4))`
}
