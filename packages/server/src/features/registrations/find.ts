import { sql, type Selectable } from 'kysely'
import type { RegistrationsTable } from '../../db/tables/people.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { isUuid } from '../../platform/uuid.ts'

export type RegistrationRow = Selectable<RegistrationsTable>

/** Requests that wait, the oldest first; those with a part of their words, program or address if one is wished. */
export async function listRegistrations(db: Db, part: string): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registrations')
    .selectAll()
    .$if(part !== '', (query) =>
      query.where(
        sql<boolean>`strpos(lower(concat_ws(chr(10), data, user_agent, host(ip))), ${part.toLowerCase()}) > 0`,
      ),
    )
    .orderBy('id')
    .execute()
}

/** Those of the requests that wait, by local id or uuid. */
export async function findRegistrations(db: Db | Tx, references: readonly string[]): Promise<RegistrationRow[]> {
  const ids = references.filter((text) => /^\d{1,15}$/.test(text)).map(Number)
  const uuids = references.filter((text) => isUuid(text))
  return db
    .selectFrom('registrations')
    .selectAll()
    .where((eb) => eb.or([eb('id', 'in', [0, ...ids]), ...uuids.map((uuid) => eb('uuid', '=', uuid))]))
    .orderBy('id')
    .execute()
}

/** In MISP's spelling: a message of its inbox. */
export function presentRegistration(row: RegistrationRow): object {
  // Read by `readRegistration` before it was kept.
  const data = row.data as { email: string }
  return {
    Inbox: {
      id: String(row.id),
      uuid: row.uuid,
      title: `User registration for ${data.email}.`,
      type: 'registration',
      ip: row.ip,
      user_agent: row.user_agent,
      user_agent_sha256: row.user_agent_sha256,
      comment: row.comment,
      deleted: false,
      timestamp: String(row.timestamp),
      store_as_file: false,
      data,
    },
  }
}
