import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { SettingName } from '../platform/settings/known-settings.ts'
import { readSetting } from '../platform/settings/read-setting.ts'
import { Problem } from '../platform/http/problem.ts'
import type { Actor } from './actor.ts'
import { isListed } from './ip-list.ts'
import { readOnlyPermissions, type Permission } from './permissions.ts'
import { sessionCookie } from './session-cookie.ts'

const FAILED =
  'Authentication failed. Please make sure you pass the API key of an API enabled user along in the Authorization header.'
const UNPUBLISHED_PRIVATE: SettingName = 'MISP.unpublishedprivate'
const LIVE: SettingName = 'MISP.live'
const KEY = /^[a-zA-Z0-9]{40}$/

/** The caller, or undefined when the request carries no credentials. Wrong or worn-out credentials are refused. */
export async function authenticate(context: Context, request: FastifyRequest): Promise<Actor | undefined> {
  const { authorization } = request.headers
  if (request.routeOptions.config.takesBasic && authorization?.startsWith('Basic ')) {
    return basicActor(context, request, authorization)
  }
  const keys = sentKeys(request)
  if (keys.length > 0) return actorOfKeys(context, keys, request.ip)
  const token = sessionCookie.read(request)
  const found = token === undefined ? undefined : await findBySession(context, token)
  if (!found) return undefined
  await refuseWhileClosed(context, found)
  return sessionActor(found, context.clock.seconds())
}

/** A closed server answers site admins alone. Source: MISP's AppController::__verifyUser. */
async function refuseWhileClosed({ db }: Context, { is_open, permissions }: UserRow): Promise<void> {
  if (is_open || permissions.includes('perm_site_admin')) return
  throw new Problem('forbidden', await readSetting(db, 'MISP.maintenance_message'))
}

/** The caller by the first of these keys that there is. */
export async function actorOfKeys(context: Context, keys: readonly string[], ip: string): Promise<Actor> {
  for (const key of keys) {
    const found = KEY.test(key) ? await findByKey(context, key) : undefined
    if (found) {
      await refuseWhileClosed(context, found)
      return keyActor(found, ip, context.clock.seconds())
    }
  }
  return refuseStranger()
}

/** Source: RFC 7617. The key alone says who it is; who sends another's address with it means another user. */
async function basicActor(context: Context, { ip }: FastifyRequest, header: string): Promise<Actor> {
  const [email = '', key = ''] = Buffer.from(header.slice('Basic '.length), 'base64').toString().split(/:(.*)/s)
  const actor = await actorOfKeys(context, [key], ip)
  return actor.email.toLowerCase() === email.toLowerCase() ? actor : refuseStranger()
}

export function refuseStranger(): never {
  throw new Problem('unauthenticated', FAILED)
}

/** Credentials are stored hashed. A fast hash is enough: the key itself has 238 random bits. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** `X-MISP-AUTH` wins over `Authorization`; several values are tried in turn; there is no scheme word. */
function sentKeys(request: FastifyRequest): string[] {
  const header = request.headers['x-misp-auth'] ?? request.headers.authorization ?? ''
  return String(header)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('Basic'))
    .map((part) => (KEY.test(part) ? part : refuseStranger()))
}

type UserRow = {
  user_id: number
  email: string
  disabled: boolean
  expiration: Date | null
  org_id: number
  org_uuid: string
  org_name: string
  role_id: number
  permissions: Permission[]
  sharing_group_ids: number[]
  hides_unpublished: boolean
  is_open: boolean
  search_limit: number | null
}
type KeyRow = UserRow & { key_id: number; read_only: boolean; allowed_ips: string[] | null; key_expiration: number }
type SessionRow = UserRow & { csrf_token: string }

const userColumns = sql`
  users.id as user_id, users.email, users.disabled, users.expiration,
  organisations.id as org_id, organisations.uuid as org_uuid, organisations.name as org_name,
  roles.id as role_id, roles.permissions,
  array(
    select sharing_group_id from sharing_group_members
    where org_id = users.org_id and (valid_until is null or valid_until > now())
    union
    select id from sharing_groups where all_orgs
  ) as sharing_group_ids,
  coalesce((select value::text = 'true' from server_settings where name = ${UNPUBLISHED_PRIVATE}), false) as hides_unpublished,
  coalesce((select value::text = 'true' from server_settings where name = ${LIVE}), true) as is_open,
  case when roles.enforce_rate_limit then roles.rate_limit_count end as search_limit`
const userJoins = sql`
  join users on users.id = user_id
  join organisations on organisations.id = users.org_id
  join roles on roles.id = users.role_id`

async function findByKey({ db }: Context, key: string): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`
    select auth_keys.id as key_id, read_only, allowed_ips, auth_keys.expiration as key_expiration, ${userColumns}
    from auth_keys ${userJoins}
    where key_hash = ${hashSecret(key)}`.execute(db)
  return rows[0]
}

async function findBySession({ db, clock }: Context, token: string): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select csrf_token, ${userColumns}
    from sessions ${userJoins}
    where token_hash = ${hashSecret(token)} and expires > ${clock.seconds()}`.execute(db)
  return rows[0]
}

/**
 * Somebody for whom the server works while they are away: as they are now, not as they were when they asked. Undefined for
 * who could not come in themselves.
 */
export async function absentActor(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  userId: number,
): Promise<Actor | undefined> {
  const { rows } = await sql<UserRow>`
    select ${userColumns} from (select ${userId}::bigint as user_id) asked ${userJoins}`.execute(db)
  const [row] = rows
  if (!row || isRetired(row, clock.seconds())) return undefined
  return { ...actorOf(row, row.permissions), isReadOnly: false, via: { kind: 'operator' } }
}

function keyActor(row: KeyRow, ip: string, now: number): Actor {
  refuseRetired(row, now)
  if (row.key_expiration !== 0 && row.key_expiration <= now) throw new Problem('unauthenticated', 'Auth key is expired')
  if (row.allowed_ips && !isListed(ip, row.allowed_ips)) {
    throw new Problem('unauthenticated', 'It is not possible to use this Auth key from your IP address')
  }
  if (!row.permissions.includes('perm_auth')) throw new Problem('unauthenticated', FAILED)
  const permissions = row.read_only
    ? row.permissions.filter((permission) => readOnlyPermissions.includes(permission))
    : row.permissions
  const expires = row.key_expiration === 0 ? undefined : row.key_expiration
  const via = { kind: 'key', keyId: row.key_id, expires } as const
  return { ...actorOf(row, permissions), isReadOnly: row.read_only, via }
}

function sessionActor(row: SessionRow, now: number): Actor {
  refuseRetired(row, now)
  const via = { kind: 'session', csrfToken: row.csrf_token } as const
  return { ...actorOf(row, row.permissions), isReadOnly: false, via }
}

function refuseRetired(row: UserRow, now: number): void {
  if (isRetired(row, now)) {
    throw new Problem('unauthenticated', 'Authentication failed. Your user account has been disabled.')
  }
}

function isRetired({ disabled, expiration }: UserRow, now: number): boolean {
  return disabled || (expiration !== null && Math.floor(expiration.getTime() / 1000) <= now)
}

function actorOf(row: UserRow, permissions: Permission[]): Omit<Actor, 'isReadOnly' | 'via'> {
  return {
    userId: row.user_id,
    email: row.email,
    orgId: row.org_id,
    orgUuid: row.org_uuid,
    orgName: row.org_name,
    roleId: row.role_id,
    permissions: new Set(permissions),
    sharingGroupIds: row.sharing_group_ids,
    hidesUnpublished: row.hides_unpublished,
    searchLimit: row.search_limit ?? undefined,
  }
}
