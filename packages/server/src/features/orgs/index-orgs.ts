import { sql } from 'kysely'
import { holds, type Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { organisationsInUse } from './find.ts'
import { presentInUse } from './present.ts'

/** Organisations of a scope (`local` unless `external` or `all` is asked for), with the number of their users. */
export async function indexOrganisations(db: Db, actor: Actor, { scope, searchall }: Wishes): Promise<object[]> {
  await refuseWhileHidden(db, actor)
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

/** Source: MISP's ACLComponent, `organisation_index`. */
async function refuseWhileHidden(db: Db, actor: Actor): Promise<void> {
  if (holds(actor, 'perm_sharing_group')) return
  if (!(await readSetting(db, 'Security.hide_organisation_index_from_users'))) return
  throw new Problem('forbidden', 'You do not have permission to use this functionality.')
}
