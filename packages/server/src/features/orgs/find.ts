import { sql, type Selectable } from 'kysely'
import type { OrganisationsTable } from '../../db/tables/accounts.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

export type OrganisationRow = Selectable<OrganisationsTable>

/** The organisation of this id, uuid or name. */
export async function findOrganisation(db: Db | Tx, text: string): Promise<OrganisationRow | undefined> {
  const query = db.selectFrom('organisations').selectAll()
  if (/^\d{1,15}$/.test(text)) return query.where('id', '=', Number(text)).executeTakeFirst()
  if (isUuid(text)) {
    return query.where('uuid', '=', text.toLowerCase()).executeTakeFirst()
  }
  // No name holds a NUL, and PostgreSQL would not even look for one.
  if (text.includes('\0')) return undefined
  return query.where((eb) => eb(eb.fn<string>('lower', ['name']), '=', text.toLowerCase())).executeTakeFirst()
}

export async function requireOrganisation(db: Db | Tx, text: string): Promise<OrganisationRow> {
  const found = await findOrganisation(db, text)
  if (!found) throw new Problem('not-found', 'Invalid organisation')
  return found
}

/** Organisations with the number of their users, and the address of who made them. */
export function organisationsInUse(db: Db) {
  return db
    .selectFrom('organisations')
    .selectAll()
    .select([
      sql<number>`(select count(*) from users where users.org_id = organisations.id)`.as('user_count'),
      sql<string | null>`(select email from users where users.id = organisations.created_by)`.as('created_by_email'),
    ])
}
