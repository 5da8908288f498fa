import type { Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { EventDelegationsTable } from '../../db/tables/graph.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

export type DelegationRow = Selectable<EventDelegationsTable>

/** The requests that the actor's organisation made or was sent; a site admin's are all. */
export async function listDelegations(db: Db, actor: Actor): Promise<object[]> {
  const rows = await db
    .selectFrom('event_delegations')
    .selectAll()
    .$if(!isSiteAdmin(actor), (query) =>
      query.where((eb) => eb.or([eb('org_id', '=', actor.orgId), eb('requester_org_id', '=', actor.orgId)])),
    )
    .orderBy('id')
    .execute()
  return presentDelegations(db, rows)
}

/** As MISP shows them: the request, and beside it the event and both organisations. */
async function presentDelegations(db: Db, rows: readonly DelegationRow[]): Promise<object[]> {
  const orgIds = rows.flatMap(({ org_id, requester_org_id }) => [org_id, requester_org_id])
  const orgs = await namesOf(db, orgIds)
  const events = await db
    .selectFrom('events')
    .select(['id', 'info', 'uuid'])
    .where('id', '=', anyOf(rows.map(({ event_id }) => event_id)))
    .execute()
  return rows.map((row) => {
    const event = events.find(({ id }) => id === row.event_id)
    return {
      EventDelegation: ownFields(row),
      Event: { id: String(row.event_id), info: event?.info ?? '', uuid: event?.uuid ?? '' },
      Org: orgs.get(row.org_id),
      RequesterOrg: orgs.get(row.requester_org_id),
    }
  })
}

export function ownFields(row: DelegationRow): object {
  return {
    id: String(row.id),
    org_id: String(row.org_id),
    requester_org_id: String(row.requester_org_id),
    event_id: String(row.event_id),
    message: row.message,
    distribution: String(row.distribution),
    sharing_group_id: String(row.sharing_group_id),
  }
}

type Org = { id: string; name: string; uuid: string }

async function namesOf(db: Db, ids: readonly number[]): Promise<Map<number, Org>> {
  const rows = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'uuid'])
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ id, name, uuid }) => [id, { id: String(id), name, uuid }]))
}
