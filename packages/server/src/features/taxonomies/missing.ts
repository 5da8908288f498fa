import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * The namespaces that site admins require of published events and that no tag of this event is of, in whatever spelling.
 *
 * Source: MISP's Event::checkIfPublishable.
 */
export async function missingTaxonomies(tx: Tx, eventId: number): Promise<string[]> {
  const { rows } = await sql<{ namespace: string }>`
    select namespace from taxonomies
    where enabled and required and not exists (
      select from event_tags link join tags on tags.id = link.tag_id
      where link.event_id = ${eventId}
        and starts_with(lower(coalesce(tags.canonical, tags.name)), lower(namespace) || ':'))
    order by namespace`.execute(tx)
  return rows.map(({ namespace }) => namespace)
}
