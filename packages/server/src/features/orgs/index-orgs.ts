import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { organisationsInUse } from './find.ts'
import { presentInUse } from './present.ts'

/** Organisations of a scope (`local` unless `external` or `all` is asked for), with the number of their users. */
export async function indexOrganisations(db: Db, actor: Actor, { scope, searchall }: Wishes): Promise<object[]> {
  const sought = textWish(searchall).replaceAll('\0', '')
  const rows = await organisationsInUse(db)
    .$if(scope !== 'all', (query) => query.where('local', '=', scope !== 'external'))
    .$if(sought !== '', (query) =>
      query.where(sql<boolean>`strpos(lower(concat_ws(' ', name, description, uuid::text)), lower(${sought})) > 0`),
    )
    .orderBy('name')
    .execute()
  return rows.map((row) => ({ Organisation: presentInUse(row, actor) }))
}
