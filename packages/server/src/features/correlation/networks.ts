import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { fromSources, mostOf, PREVALENCE_CAP, type Meeting, type Sources } from './matches.ts'

/** Written as in the partial index, so that the planner recognises it. */
const isNetwork = sql<boolean>`masklen(attributes.ip) < case family(attributes.ip) when 4 then 32 else 128 end`

/** The half that `ip` was read from, as it was written. */
const address = sql<string>`case attributes.type when 'domain|ip' then attributes.value2 else attributes.value1 end`

/**
 * Addresses and the networks that hold them, both ways: a network of ours meets the addresses inside it, an address of
 * ours the networks around it. Two networks never meet. What is excluded from correlation meets nothing here, either.
 *
 * Source: MISP's advanced correlation, in `correlation` §4.
 */
export async function findNetworkMatches(db: Db, viewer: Viewer, sources: Sources): Promise<Meeting[]> {
  const { rows } = await sql<Meeting>`
    with ours as materialized (
      select attributes.id as source_id, attributes.event_id, attributes.ip, ${address} as half,
        ${isNetwork} as is_network
      from attributes join events on events.id = attributes.event_id
      where ${fromSources(sources)} and attributes.ip is not null and ${takesPart(viewer)}
    )
    select ours.source_id, ours.half, partner.* from ours
    cross join lateral (
      (${partners(viewer, sql`not ours.is_network and ${isNetwork} and attributes.ip >> ours.ip`)})
      union all
      (${partners(
        viewer,
        sql`ours.is_network and not (${isNetwork})
          and attributes.ip >= host(network(ours.ip))::inet and attributes.ip <= host(broadcast(ours.ip))::inet`,
      )})
    ) partner
    order by partner.event_id, partner.attribute_id limit ${mostOf(sources)}`.execute(db)
  return rows
}

function partners(viewer: Viewer, meets: ReturnType<typeof sql>) {
  return sql`
    select attributes.id as attribute_id, attributes.event_id, attributes.type, attributes.value1, attributes.value2,
      ${address} as other
    from attributes join events on events.id = attributes.event_id
    where attributes.ip is not null and attributes.event_id <> ours.event_id
      and ${meets} and ${takesPart(viewer)}
    limit ${PREVALENCE_CAP}`
}

function takesPart(viewer: Viewer) {
  return sql`not attributes.deleted and not attributes.disable_correlation and not events.disable_correlation
    and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}`
}
