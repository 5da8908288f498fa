import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { Match, Sources } from './matches.ts'
import { PREVALENCE_CAP } from './matches.ts'

/** Written as in the partial index, so that the planner recognises it. */
const isNetwork = (alias: string) =>
  sql`masklen(${sql.ref(`${alias}.ip`)}) < case family(${sql.ref(`${alias}.ip`)}) when 4 then 32 else 128 end`

/**
 * Addresses and the networks that hold them, both ways: a network of ours meets the addresses inside it, an address of
 * ours the networks around it. Two networks never meet.
 *
 * Source: MISP's advanced correlation, in `correlation` §4.
 */
export async function findNetworkMatches(db: Db, viewer: Viewer, sources: Sources): Promise<Match[]> {
  const which = 'eventId' in sources ? sql`a.event_id = ${sources.eventId}` : sql`a.id = ${anyOf(sources.attributeIds)}`
  const { rows } = await sql<Match>`
    with ours as materialized (
      select a.id as source_id, a.event_id, a.ip, ${isNetwork('a')} as is_network
      from attributes a join events e on e.id = a.event_id
      where ${which} and a.ip is not null
        and not a.deleted and not a.disable_correlation and not e.disable_correlation
    )
    select ours.source_id, partner.* from ours
    cross join lateral (
      (${partners(viewer, sql`not ours.is_network and ${isNetwork('attributes')} and attributes.ip >> ours.ip`)})
      union all
      (${partners(
        viewer,
        sql`ours.is_network and not (${isNetwork('attributes')})
          and attributes.ip >= host(network(ours.ip))::inet and attributes.ip <= host(broadcast(ours.ip))::inet`,
      )})
    ) partner
    order by partner.event_id, partner.attribute_id`.execute(db)
  return rows
}

function partners(viewer: Viewer, meets: ReturnType<typeof sql>) {
  return sql`
    select attributes.id as attribute_id, attributes.event_id, attributes.type, attributes.value1, attributes.value2
    from attributes join events on events.id = attributes.event_id
    where attributes.ip is not null and attributes.event_id <> ours.event_id
      and not attributes.deleted and not attributes.disable_correlation and not events.disable_correlation
      and ${meets} and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}
    limit ${PREVALENCE_CAP}`
}
