import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { ServerRow } from '../servers/find-server.ts'
import { groupForPeer } from './group-for-peer.ts'
import { reachOf } from '../sharing-groups/load-reach.ts'
import type { PushTerms } from './send-event.ts'

/** The terms of a link for records that are shared with these groups, by local id, as the groups are now. */
export async function pushTermsFor(
  { db, config, clock }: Context,
  server: ServerRow,
  groupIds: readonly number[],
): Promise<PushTerms> {
  const orgOf = async (id: number) =>
    db.selectFrom('organisations').select(['uuid', 'name']).where('id', '=', id).executeTakeFirstOrThrow()
  const [remoteOrg, bearer, tags, hiding] = await Promise.all([
    orgOf(server.remote_org_id),
    orgOf(server.org_id),
    db
      .selectFrom('tags')
      .select('name')
      .where('id', '=', anyOf(server.push_rules.tags.NOT.map(Number).filter(Number.isSafeInteger)))
      .execute(),
    db
      .selectFrom('sharing_groups')
      .select('uuid')
      .where('id', '=', anyOf([...groupIds]))
      .where('hides_members', '=', true)
      .execute(),
  ])
  const hidden = new Set(hiding.map(({ uuid }) => uuid))
  const { type_attributes, type_objects } = server.push_rules
  return {
    internal: server.internal,
    unpublish: server.unpublish_event,
    excluded: {
      tags: new Set(tags.map(({ name }) => name)),
      types: new Set(type_attributes.NOT),
      templates: new Set(type_objects.NOT.map((uuid) => uuid.toLowerCase())),
    },
    reaches: await reachOf(db, groupIds, { id: server.id, remoteOrg: remoteOrg.uuid, now: clock.now().getTime() }),
    groupFor: (group) =>
      groupForPeer(group, {
        hidesMembers: (uuid) => hidden.has(uuid),
        remoteOrg,
        bearer: bearer.uuid,
        url: server.url,
        baseUrl: config.baseUrl,
      }),
  }
}
