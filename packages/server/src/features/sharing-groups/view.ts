import type { Context } from '../../context.ts'
import { requireOrganisation } from '../orgs/find.ts'
import { presentOrganisation } from '../orgs/present.ts'
import type { WholeGroup } from './load-groups.ts'
import { linkOf, ownFields, presentChild, presentMember, presentServer } from './present.ts'

/** As `/sharing_groups/view` answers a group: its owner in full, and whose user brought it here. */
export async function presentViewed({ db, config }: Context, group: WholeGroup) {
  const owner = await requireOrganisation(db, String(group.org_id))
  const local = { id: '0', name: 'Local instance', url: config.baseUrl }
  return {
    SharingGroup: { ...ownFields(group), ...(await bearer(db, group)) },
    Organisation: presentOrganisation(owner),
    SharingGroupOrg: group.members.map((member) => {
      const { Organisation, ...entry } = presentMember(member)
      return { ...entry, Organisation: { ...Organisation, local: member.org.local } }
    }),
    SharingGroupServer: group.servers.map((server) => ({
      ...presentServer(server),
      Server: server.server_id === 0 ? local : (linkOf(server).Server ?? []),
    })),
    SharingGroupGroup: group.children.map(presentChild),
  }
}

async function bearer(db: Context['db'], { sync_user_id }: WholeGroup): Promise<object> {
  if (sync_user_id === 0) return {}
  const org = await db
    .selectFrom('users')
    .innerJoin('organisations', 'organisations.id', 'users.org_id')
    .select(['organisations.id', 'organisations.name', 'organisations.uuid'])
    .where('users.id', '=', sync_user_id)
    .executeTakeFirst()
  return org ? { sync_org_name: org.name, sync_org: { ...org, id: String(org.id) } } : { sync_org_name: 'N/A' }
}
