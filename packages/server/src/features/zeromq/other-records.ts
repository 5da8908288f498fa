import { anyOf } from '../../platform/db/any-of.ts'
import { presentOrganisation } from '../orgs/present.ts'
import { presentList } from '../warninglists/present.ts'
import { idsOf, writeEach, type ReadRecords } from './noted.ts'

/** Users without what nobody else is to know of them. Source: MISP's User::afterSave. */
export const userRecords: ReadRecords = async ({ db }, noted) => {
  const rows = await db
    .selectFrom('users')
    .innerJoin('organisations', 'organisations.id', 'users.org_id')
    .select(['users.id', 'email', 'last_login', 'org_id', 'termsaccepted', 'autoalert', 'newsread', 'disabled'])
    .select(['organisations.name', 'organisations.uuid', 'organisations.local'])
    .where('users.id', '=', anyOf(idsOf(noted)))
    .execute()
  return writeEach(noted, rows, ({ id, org_id, last_login, newsread, name, uuid, local, ...user }) => ({
    User: {
      id: String(id),
      org_id: String(org_id),
      ...user,
      last_login: String(last_login),
      newsread: String(newsread),
    },
    Organisation: { id: String(org_id), name, uuid, local },
  }))
}

export const organisationRecords: ReadRecords = async ({ db }, noted) => {
  const rows = await db
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', anyOf(idsOf(noted)))
    .execute()
  return writeEach(noted, rows, (row) => ({ Organisation: presentOrganisation(row) }))
}

export const warninglistRecords: ReadRecords = async ({ db }, noted) => {
  const rows = await db
    .selectFrom('warninglists')
    .selectAll()
    .where('id', '=', anyOf(idsOf(noted)))
    .execute()
  return writeEach(noted, rows, (row) => ({ Warninglist: presentList(row) }))
}

/** Lines of the audit log as they are kept: all but who gets to see them. */
export const auditRecords: ReadRecords = async ({ db }, noted) => {
  const rows = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('id', '=', anyOf(idsOf(noted)))
    .execute()
  return writeEach(noted, rows, ({ id, created, user_id, org_id, model_id, event_id, ...line }) => {
    const { action, model, title, change, ip, request_id } = line
    return {
      AuditLog: {
        id: String(id),
        created: created.toISOString(),
        user_id: String(user_id),
        org_id: String(org_id),
        ip,
        request_id,
        action,
        model,
        model_id: String(model_id),
        model_title: title,
        event_id: event_id === null ? null : String(event_id),
        change,
      },
    }
  })
}
