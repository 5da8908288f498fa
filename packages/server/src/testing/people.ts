import { randomUUID } from 'node:crypto'
import { hashSecret } from '../access/authenticate.ts'
import { permissions, type Permission } from '../access/permissions.ts'
import type { Context } from '../context.ts'
import { rebuildMembership } from '../features/sharing-groups/rebuild.ts'
import { inTransaction } from '../platform/db/connect.ts'

/** Somebody who can call the server. */
export type Person = { key: string; orgId: number; orgUuid: string; orgName: string; userId: number }

/** What MISP's role "User" may do, and what a synchronising user may do beyond it. */
export const userPermissions: Permission[] = [
  'perm_add',
  'perm_modify',
  'perm_modify_org',
  'perm_audit',
  'perm_auth',
  'perm_tagger',
  'perm_sighting',
  'perm_galaxy_editor',
  'perm_analyst_data',
]
export const syncPermissions: Permission[] = [
  ...userPermissions,
  'perm_publish',
  'perm_sync',
  'perm_sharing_group',
  'perm_tag_editor',
]
export const everyPermission: Permission[] = [...permissions]

/** Makes a user with a key; in a new organisation unless one is named. */
export async function addPerson(
  context: Context,
  { may = userPermissions, org }: { may?: Permission[]; org?: { id: number; uuid: string; name: string } } = {},
): Promise<Person> {
  const { db, clock } = context
  const { id: orgId, uuid: orgUuid, name: orgName } = org ?? (await addOrganisation(context))
  const role = await db
    .insertInto('roles')
    .values({ name: `role ${randomUUID()}`, permissions: may })
    .returning('id')
    .executeTakeFirstOrThrow()
  const now = clock.seconds()
  const user = await db
    .insertInto('users')
    .values({
      org_id: orgId,
      role_id: role.id,
      email: `${randomUUID()}@example.org`,
      password_hash: '',
      nids_sid: 1_000_000,
      date_created: now,
      date_modified: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const key = randomUUID().replaceAll('-', '') + randomUUID().slice(0, 8)
  await db
    .insertInto('auth_keys')
    .values({
      uuid: randomUUID(),
      user_id: user.id,
      key_hash: hashSecret(key),
      authkey_start: key.slice(0, 4),
      authkey_end: key.slice(-4),
      created: now,
    })
    .execute()
  return { key, orgId, orgUuid, orgName, userId: user.id }
}

async function addOrganisation({ db }: Context): Promise<{ id: number; uuid: string; name: string }> {
  const uuid = randomUUID()
  const name = `Organisation ${uuid}`
  const { id } = await db
    .insertInto('organisations')
    .values({ uuid, name, local: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, uuid, name }
}

/** Makes a sharing group with these organisations in it; answers its local id. */
export async function addSharingGroup(context: Context, owner: Person, memberIds: readonly number[]): Promise<number> {
  const { db } = context
  const uuid = randomUUID()
  const { id } = await db
    .insertInto('sharing_groups')
    .values({ uuid, name: `Group ${uuid}`, organisation_uuid: owner.orgUuid, org_id: owner.orgId, active: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  const members = [...new Set(memberIds)].map((org_id) => ({ sharing_group_id: id, org_id }))
  if (members.length > 0) await db.insertInto('sharing_group_orgs').values(members).execute()
  await inTransaction(context, async (tx) => rebuildMembership(tx, [id]))
  return id
}
