import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { presentOrganisation } from './present.ts'

/** Organisations of a scope (`local` unless `external` or `all` is asked for), with the number of their users. */
export async function indexOrganisations(db: Db, wishes: Wishes): Promise<object[]> {
  const { scope, searchall } = wishes
  const rows = await db
    .selectFrom('organisations')
    .selectAll()
    .select(sql<number>`(select count(*) from users where users.org_id = organisations.id)`.as('user_count'))
    .$if(scope !== 'all' && scope !== 'external', (query) => query.where('local', '=', true))
    .$if(scope === 'external', (query) => query.where('local', '=', false))
    .$if(typeof searchall === 'string', (query) =>
      query.where(sql<boolean>`strpos(lower(concat_ws(' ', name, description, uuid::text)), lower(${searchall})) > 0`),
    )
    .orderBy('name')
    .execute()
  return rows.map((row) => ({
    Organisation: { ...presentOrganisation(row), user_count: String(row.user_count), created_by_email: '' },
  }))
}
