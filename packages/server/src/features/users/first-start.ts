import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { DEFAULT_ROLE_ID, defaultRoles } from '../roles/default-roles.ts'
import { hashPassword } from './password.ts'

/** The first site admin; what was generated is told once and never again. */
export type FirstStart = { email: string; password: string | undefined; key: string | undefined }

const KEY_LENGTH = 40
const PASSWORD_LENGTH = 20

/** Gives a server that has no user its organisation, roles, identity and first site admin. Does nothing on any other. */
export async function firstStart(context: Context): Promise<FirstStart | undefined> {
  const { config } = context
  return inTransaction(context, async (tx) => {
    await sql`lock table users in exclusive mode`.execute(tx)
    if (await tx.selectFrom('users').select('id').executeTakeFirst()) return undefined
    const password = config.adminPassword ?? randomSecret(PASSWORD_LENGTH)
    const key = config.adminKey ?? randomSecret(KEY_LENGTH)
    await seedRoles(tx)
    await tx.insertInto('server_identity').values({ uuid: randomUUID() }).execute()
    const orgId = await seedOrganisation(tx, context)
    const userId = await seedAdmin(tx, context, orgId, await hashPassword(password))
    const now = context.clock.seconds()
    await makeKey(tx, { userId, secret: key, now, comment: 'Initial auto-generated key' })
    return {
      email: config.adminEmail,
      password: config.adminPassword === undefined ? password : undefined,
      key: config.adminKey === undefined ? key : undefined,
    }
  })
}

async function seedRoles(tx: Tx): Promise<void> {
  const rows = defaultRoles.map((role) => ({ ...role, is_default: role.id === DEFAULT_ROLE_ID }))
  await tx.insertInto('roles').values(rows).execute()
  await sql`select setval('roles_id_seq', (select max(id) from roles))`.execute(tx)
}

async function seedOrganisation(tx: Tx, { config }: Context): Promise<number> {
  const { id } = await tx
    .insertInto('organisations')
    .values({
      uuid: config.orgUuid ?? randomUUID(),
      name: config.org,
      description: 'The organisation that runs this server',
      type: 'ADMIN',
      local: true,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function seedAdmin(tx: Tx, { config, clock }: Context, orgId: number, passwordHash: string): Promise<number> {
  const now = clock.seconds()
  const { id } = await tx
    .insertInto('users')
    .values({
      org_id: orgId,
      role_id: 1,
      email: config.adminEmail,
      password_hash: passwordHash,
      change_pw: config.adminPassword === undefined,
      nids_sid: randomInt(1_000_000, 10_000_000),
      date_created: now,
      date_modified: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
