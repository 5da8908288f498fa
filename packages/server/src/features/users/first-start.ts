import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { StartProblem } from '../../platform/start-problem.ts'
import { recordChange, SYSTEM } from '../audit/record.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { DEFAULT_ROLE_ID, defaultRoles } from '../roles/default-roles.ts'
import { hashPassword, PASSWORD_RULE, passwordFault, standardPolicy } from './password.ts'

/** The first site admin; what was generated is told once and never again. */
export type FirstStart = { email: string; password: string | undefined; key: string | undefined }

/** The first user of a MISP, whom its clients expect under this id. */
const ADMIN_ID = 1
const KEY_LENGTH = 40
const PASSWORD_LENGTH = 20
const SITE_ADMIN_ROLE_ID = 1

/** Gives a server that has no user its organisation, roles, identity and first site admin. Does nothing on any other. */
export async function firstStart(context: Context): Promise<FirstStart | undefined> {
  const { config } = context
  return inTransaction(context, async (tx) => {
    await sql`lock table users in exclusive mode`.execute(tx)
    if (await tx.selectFrom('users').select('id').executeTakeFirst()) return undefined
    const password = config.adminPassword ?? randomSecret(PASSWORD_LENGTH)
    const key = config.adminKey ?? randomSecret(KEY_LENGTH)
    refuseWeak(password)
    await seedRoles(tx)
    await tx.insertInto('server_identity').values({ uuid: randomUUID() }).execute()
    await seedHost(tx, context)
    await seedAdmin(tx, context, password)
    const now = context.clock.seconds()
    await makeKey(tx, { userId: ADMIN_ID, secret: key, now, comment: 'Initial auto-generated key' })
    return {
      email: config.adminEmail,
      password: config.adminPassword === undefined ? password : undefined,
      key: config.adminKey === undefined ? key : undefined,
    }
  })
}

function refuseWeak(password: string): void {
  const fault = passwordFault(password, standardPolicy)
  if (fault !== undefined) throw new StartProblem(`TOCSIN_ADMIN_PASSWORD cannot be used: ${fault} ${PASSWORD_RULE}`)
}

async function seedRoles(tx: Tx): Promise<void> {
  const rows = defaultRoles.map((role) => ({ ...role, is_default: role.id === DEFAULT_ROLE_ID }))
  await tx.insertInto('roles').values(rows).execute()
  await continueAfter(tx, 'roles')
}

async function seedHost(tx: Tx, { config }: Context): Promise<void> {
  await tx
    .insertInto('organisations')
    .values({
      id: HOST_ORG_ID,
      uuid: config.orgUuid ?? randomUUID(),
      name: config.org,
      description: 'The organisation that runs this server',
      type: 'ADMIN',
      local: true,
    })
    .execute()
  await continueAfter(tx, 'organisations')
}

async function seedAdmin(tx: Tx, { config, clock }: Context, password: string): Promise<void> {
  const now = clock.seconds()
  const admin = await tx
    .insertInto('users')
    .values({
      id: ADMIN_ID,
      org_id: HOST_ORG_ID,
      role_id: SITE_ADMIN_ROLE_ID,
      email: config.adminEmail,
      password_hash: await hashPassword(password),
      change_pw: config.adminPassword === undefined,
      nids_sid: randomInt(1_000_000, 10_000_000),
      date_created: now,
      date_modified: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(tx, SYSTEM, { model: 'User', action: 'add', after: admin })
  await continueAfter(tx, 'users')
}

/** Ids were given by hand (a start that failed may have used up the first ones); the next one follows the highest. */
async function continueAfter(tx: Tx, table: 'roles' | 'organisations' | 'users'): Promise<void> {
  await sql`select setval(${sql.lit(`${table}_id_seq`)}, (select max(id) from ${sql.table(table)}))`.execute(tx)
}
