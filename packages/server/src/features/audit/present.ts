import { dateTimeText } from '@tocsin/format'
import type { Line } from './lines.ts'

export type AuditLine = Line & { title: string; org_uuid: string | null }

/** A row of the audit log in MISP's spelling. */
export function presentAudit(line: AuditLine): object {
  return {
    AuditLog: {
      ...presentChange(line),
      ip: line.ip,
      request_type: String(line.request_type),
      authkey_id: line.key_id === null ? null : String(line.key_id),
      request_id: line.request_id,
    },
    User: { id: String(line.user_id), email: line.email, org_id: String(line.org_id) },
    Organisation: { id: String(line.org_id), name: line.org_name, uuid: line.org_uuid },
  }
}

/** As `presentAudit`, in the history of an event: others are named by their organisation, or not at all. */
export function presentHistory(line: AuditLine, namesUser: boolean): object {
  const { user_id, org_id, ...change } = presentChange(line)
  if (!line.names_org) return { AuditLog: change }
  const Organisation = { id: String(line.org_id), name: line.org_name, uuid: line.org_uuid }
  if (!namesUser) return { AuditLog: { ...change, org_id }, Organisation }
  const User = { id: String(line.user_id), email: line.email, org_id: String(line.org_id) }
  return { AuditLog: { ...change, user_id, org_id }, User, Organisation }
}

function presentChange(line: AuditLine) {
  return {
    id: String(line.id),
    created: dateTimeText(line.created.getTime() / 1000),
    user_id: String(line.user_id),
    org_id: String(line.org_id),
    action: line.action,
    model: line.model,
    model_id: String(line.model_id),
    model_title: line.model_title,
    event_id: line.event_id === null ? null : String(line.event_id),
    change: changeOf(line),
    title: line.title,
  }
}

/** The new value where there was none, the old one where none is left, else both; truth is a number. */
function changeOf({ change, members, action }: AuditLine): object {
  const fields = Object.entries({ ...change, ...members })
  return Object.fromEntries(
    fields.map(([field, [old, now]]) => {
      if (old === null) return [field, plain(now)]
      return [field, action === 'delete' ? plain(old) : [plain(old), plain(now)]]
    }),
  )
}

function plain(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value
}
