import { sql, type RawBuilder } from 'kysely'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { ServerRow } from '../servers/find-server.ts'

/** A published event that may go over a link, as far as its own level and the rules of the link tell. */
export type Candidate = { id: number; uuid: string; timestamp: number; distribution: number; sharing_group_id: number }

/**
 * The events that a link's rules let through, oldest first; of all of them, or of some by local id. Whether one of a
 * sharing group goes is for the group to say.
 *
 * Source: MISP's Server::getEventIdsForPush (`sync-protocol` §4), without the empty ones and those of level 1, which go
 * nowhere.
 */
export async function pushCandidates(db: Db, server: ServerRow, only?: readonly number[]): Promise<Candidate[]> {
  const levels = isFullyInternal(server) ? [0, 1, 2, 3, 4] : [2, 3, 4]
  let query = db
    .selectFrom('events')
    .select(['id', 'uuid', 'timestamp', 'distribution', 'sharing_group_id'])
    .where('published', '=', true)
    .where('distribution', '=', anyOf(levels))
    .$if(only !== undefined, (q) => q.where('id', '=', anyOf([...(only ?? [])])))
  for (const condition of ruleConditions(server)) query = query.where(condition)
  return query.orderBy('id').execute()
}

/** Whether the rules of a link let a stored event through, by its tags and its creator. */
export async function isWithinRules(db: Db, server: ServerRow, eventId: number): Promise<boolean> {
  let query = db.selectFrom('events').select('id').where('id', '=', eventId)
  for (const condition of ruleConditions(server)) query = query.where(condition)
  return (await query.executeTakeFirst()) !== undefined
}

function ruleConditions({ push_rules: { tags, orgs } }: ServerRow): RawBuilder<boolean>[] {
  const tagged = (ids: readonly string[]) =>
    sql<boolean>`exists (select from event_tags where event_tags.event_id = events.id and event_tags.tag_id = ${anyOf(numbers(ids))})`
  return [
    ...(tags.OR.length > 0 ? [tagged(tags.OR)] : []),
    ...(tags.NOT.length > 0 ? [sql<boolean>`not ${tagged(tags.NOT)}`] : []),
    ...(orgs.OR.length > 0 ? [sql<boolean>`events.orgc_id = ${anyOf(numbers(orgs.OR))}`] : []),
    ...(orgs.NOT.length > 0 ? [sql<boolean>`events.orgc_id <> all(${numbers(orgs.NOT)}::bigint[])`] : []),
  ]
}

/** Levels that go nowhere else go between servers of the host organisation. Source: `sharing-and-distribution` §5. */
function isFullyInternal({ internal, remote_org_id }: ServerRow): boolean {
  return internal && remote_org_id === HOST_ORG_ID
}

/** Rules of what is pushed hold local ids; what is none names nothing. */
function numbers(ids: readonly string[]): number[] {
  return ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number)
}
