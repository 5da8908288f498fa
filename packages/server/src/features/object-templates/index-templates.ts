import { sql } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { presentOrganisation, presentTemplate } from './present.ts'

/** What can be asked for by its whole text, and is searched in part by `searchall`. */
const FILTERS = { name: 'name', uuid: 'uuid', description: 'description', 'meta-category': 'meta_category' } as const

/**
 * The templates in use, by name; `all` shows site admins the other versions, too. Source: MISP's
 * ObjectTemplatesController::index.
 */
export async function indexTemplates(db: Db, actor: Actor, wishes: Wishes): Promise<object[]> {
  const part = textWish(wishes['searchall'] ?? wishes['quickFilter']).toLowerCase()
  const isAll = isWished(wishes['all']) && isSiteAdmin(actor)
  let query = db
    .selectFrom('object_templates')
    .leftJoin('organisations', 'organisations.id', 'object_templates.org_id')
    .selectAll('object_templates')
    .select(['organisations.id as owner_id', 'organisations.name as owner_name', 'organisations.uuid as owner_uuid'])
    .$if(!isAll, (all) => all.where('active', '=', true))
    .$if(part !== '', (all) => all.where(sql<boolean>`strpos(lower(${searched}), ${part}) > 0`))
  for (const [name, column] of Object.entries(FILTERS)) {
    const wish = wishes[name] ?? wishes[`ObjectTemplate.${name}`]
    if (!isWished(wish)) continue
    const texts = [wish].flat().map((text) => textWish(text))
    query = query.where(sql`object_templates.${sql.ref(column)}::text`, '=', anyOf(texts))
  }
  const rows = await query
    .orderBy(sql`object_templates.name collate "C"`)
    .orderBy('object_templates.version', 'desc')
    .execute()
  return rows.map(({ owner_id: id, owner_name: name, owner_uuid: uuid, ...row }) => ({
    ObjectTemplate: presentTemplate(row),
    Organisation: presentOrganisation({ id, name, uuid }),
  }))
}

/** All the columns in one, apart by what none of them holds. */
const searched = sql.join(
  Object.values(FILTERS).map((column) => sql`object_templates.${sql.ref(column)}::text`),
  sql` || chr(31) || `,
)
