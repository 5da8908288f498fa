import { dateTimeText } from '@tocsin/format'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import { presentOrganisation } from '../orgs/present.ts'
import { presentRole } from '../roles/present.ts'
import type { UserRow } from './find.ts'

/** A new user by themselves, in MISP's spelling; secrets are stars. */
export function presentAdded(row: UserRow) {
  return { ...presentListed(row), ...presentUnlisted(row), password: '******', totp: null }
}

/** A user just edited: whether there is a second factor is told by `totp_is_set` alone. */
export function presentEdited(row: UserRow) {
  return { ...presentAdded(row), totp: '*****' }
}

/** A user beside their role and organisation has fewer stars and no server. */
function presentViewed(row: UserRow) {
  const { server_id: _none, ...listed } = presentListed(row)
  return { ...listed, ...presentUnlisted(row), password: '*****', totp: '*****' }
}

/** The fields of a user that lists leave out. There is no log-in by others yet. */
function presentUnlisted(row: UserRow) {
  return {
    sub: null,
    external_auth_required: false,
    external_auth_key: '',
    notification_daily: row.notification_daily,
    notification_weekly: row.notification_weekly,
    notification_monthly: row.notification_monthly,
    hotp_counter: null,
    totp_is_set: row.totp_is_set ? '1' : '0',
  }
}

/** The fields of a user that lists show too. */
export function presentListed(row: UserRow) {
  return {
    id: String(row.id),
    org_id: String(row.org_id),
    server_id: '0',
    email: row.email,
    autoalert: row.autoalert,
    invited_by: String(row.invited_by),
    gpgkey: row.gpgkey ?? '',
    certif_public: row.certif_public ?? '',
    nids_sid: String(row.nids_sid),
    termsaccepted: row.termsaccepted,
    newsread: String(row.newsread),
    role_id: String(row.role_id),
    change_pw: row.change_pw,
    contactalert: row.contactalert,
    disabled: row.disabled,
    expiration: row.expiration === null ? null : dateTimeText(row.expiration.getTime() / 1000),
    current_login: String(row.current_login),
    last_login: String(row.last_login),
    last_api_access: String(row.last_api_access),
    force_logout: false,
    date_created: String(row.date_created),
    date_modified: String(row.date_modified),
    last_pw_change: row.last_pw_change === null ? null : String(row.last_pw_change),
  }
}

/** A user with role, settings and organisation: what every PyMISP client reads first. */
export async function presentFullUser(db: Db, row: UserRow) {
  const role = await db.selectFrom('roles').selectAll().where('id', '=', row.role_id).executeTakeFirstOrThrow()
  const organisation = await db
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', row.org_id)
    .executeTakeFirstOrThrow()
  return {
    User: presentViewed(row),
    Role: presentRole(role),
    UserSetting: await settingsOf(db, row.id),
    Organisation: presentOrganisation(organisation),
  }
}

/** What the user keeps, by name. PHP writes an empty map as an empty list. */
async function settingsOf(db: Db, userId: number): Promise<object> {
  const rows = await db
    .selectFrom('user_settings')
    .select(['setting', 'value'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  return rows.length === 0 ? [] : Object.fromEntries(rows.map(({ setting, value }) => [setting, value]))
}

/** As administrators see a user: also who else administers their organisation, as addresses by id. */
export async function presentAdministered(db: Db, row: UserRow) {
  const shown = await presentFullUser(db, row)
  const admins = await db
    .selectFrom('users')
    .innerJoin('roles', 'roles.id', 'users.role_id')
    .select(['users.id', 'users.email'])
    .where('users.org_id', '=', row.org_id)
    .where('users.id', '<>', row.id)
    .where('users.disabled', '=', false)
    .where(sql<boolean>`'perm_admin' = any(roles.permissions)`)
    .orderBy('users.id')
    .execute()
  const orgAdmins = admins.length === 0 ? [] : Object.fromEntries(admins.map(({ id, email }) => [String(id), email]))
  return { ...shown, User: { ...shown.User, orgAdmins } }
}
