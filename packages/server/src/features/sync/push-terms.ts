import { Report, sharingGroup } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { ServerRow } from '../servers/find-server.ts'
import { nestedGroups } from '../sharing-groups/present.ts'
import { groupForPeer } from './group-for-peer.ts'
import { remoteViewer } from './remote-viewer.ts'
import { reachOf } from '../sharing-groups/load-reach.ts'
import type { PushTerms } from './send-event.ts'

/** The terms of a link for records that are shared with these groups, by local id, as the groups are now. */
export async function pushTermsFor(
  context: Context,
  server: ServerRow,
  groupIds: readonly number[],
): Promise<PushTerms> {
  const { db, clock } = context
  const orgOf = async (id: number) =>
    db.selectFrom('organisations').select(['uuid', 'name']).where('id', '=', id).executeTakeFirstOrThrow()
  const viewer = await remoteViewer(db, server.remote_org_id)
  const [remoteOrg, bearer, tags, shown, joined] = await Promise.all([
    orgOf(server.remote_org_id),
    orgOf(server.org_id),
    db
      .selectFrom('tags')
      .select('name')
      .where('id', '=', anyOf(server.push_rules.tags.NOT.map(Number).filter(Number.isSafeInteger)))
      .execute(),
    nestedGroups(context, viewer, groupIds),
    db
      .selectFrom('sharing_group_members')
      .select('sharing_group_id')
      .where('org_id', '=', server.org_id)
      .where('sharing_group_id', '=', anyOf([...groupIds]))
      .execute(),
  ])
  const known = await uuidsOf(db, groupIds)
  const isMember = new Set(joined.map(({ sharing_group_id }) => sharing_group_id))
  const { type_attributes, type_objects } = server.push_rules
  return {
    internal: server.internal,
    unpublish: server.unpublish_event,
    sendsNotes: server.push_analyst_data,
    excluded: {
      tags: new Set(tags.map(({ name }) => name)),
      types: new Set(type_attributes.NOT),
      templates: new Set(type_objects.NOT.map((uuid) => uuid.toLowerCase())),
    },
    reaches: await reachOf(db, groupIds, { id: server.id, remoteOrg: remoteOrg.uuid, now: clock.now().getTime() }),
    groupFor: (group) => {
      const id = known.get(group.uuid ?? '') ?? 0
      const told = sharingGroup.read(shown.get(id)?.group, new Report()) ?? group
      return groupForPeer(told, { remoteOrg, bearer: isMember.has(id) ? bearer : undefined, url: server.url })
    },
  }
}

async function uuidsOf(db: Db, ids: readonly number[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('sharing_groups')
    .select(['id', 'uuid'])
    .where('id', '=', anyOf([...ids]))
    .execute()
  return new Map(rows.map(({ id, uuid }) => [uuid, id]))
}
