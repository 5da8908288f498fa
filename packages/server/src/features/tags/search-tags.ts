import { sql } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { presentTag } from './present.ts'

/**
 * Tags whose name is one of these, whatever the case; `%` stands for anything.
 *
 * Source: MISP's TagsController::search, which takes every value of the request for a name.
 */
export async function searchTags(db: Db, actor: Actor, sent: unknown): Promise<object[]> {
  const patterns = namesIn(sent).map((name) => name.toLowerCase().replace(/[\\_]/g, '\\$&'))
  if (patterns.length === 0) return []
  const rows = await db
    .selectFrom('tags')
    .selectAll()
    .where(sql<boolean>`lower(name) like any(${patterns})`)
    .$if(!isSiteAdmin(actor), (query) =>
      query.where('org_id', 'in', [0, actor.orgId]).where('user_id', 'in', [0, actor.userId]),
    )
    .orderBy('name')
    .execute()
  return rows.map((row) => ({ Tag: presentTag(row) }))
}

function namesIn(sent: unknown): string[] {
  if (typeof sent === 'string') return sent === '' ? [] : [sent]
  return typeof sent === 'object' && sent !== null ? Object.values(sent).flatMap(namesIn) : []
}
