import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { countWish, createdIn, holdsText, matches, namesIn, type Condition } from './filters.ts'
import { auditTitle } from './line-texts.ts'
import { linesFor, ownDoings } from './lines.ts'
import { presentAudit } from './present.ts'

const PAGE = 60
const MAX_PAGE = 9_999

/** MISP's audit log, newest first: what the reader or those they administer did. */
export async function searchAudit(context: Context, actor: Actor, wishes: Wishes): Promise<object[]> {
  const conditions = [ownDoings(actor), ...searchedIn(wishes, context.clock.seconds())]
  const rows = await auditPage(context, actor, wishes)
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
    .execute()
  return rows.map((row) => presentAudit(row))
}

/** Source: MISP's AuditLogsController::__searchConditions. */
function searchedIn(wishes: Wishes, now: number): Condition[] {
  const [model = '', modelId] = textWish(wishes['model']).split(':')
  const isSplit = modelId !== undefined
  return [
    matches(sql`line.model`, isSplit ? model : wishes['model']),
    matches(sql`line.model_id`, isSplit ? modelId : wishes['model_id']),
    matches(sql`line.event_id`, wishes['event_id']),
    holdsText(sql`line.model_title`, wishes['model_title']),
    matches(sql`line.action`, wishes['action']),
    matches(sql`line.ip`, wishes['ip']),
    matches(sql`line.key_id`, wishes['authkey_id']),
    matches(sql`line.request_id`, wishes['request_id']),
    matches(sql`line.request_type`, wishes['request_type']),
    byUser(wishes['user']),
    byOrganisation(wishes['org']),
    createdIn(wishes['created'], now),
  ].filter((condition) => condition !== undefined)
}

/** By id, or by the address under which it was done. */
function byUser(wish: unknown): Condition | undefined {
  const names = namesIn(wish)?.map((name) => name.toLowerCase())
  return names && sql<boolean>`(line.user_id::text = ${anyOf(names)} or lower(line.email) = ${anyOf(names)})`
}

/** By id, name or uuid. */
export function byOrganisation(wish: unknown): Condition | undefined {
  const names = namesIn(wish)?.map((name) => name.toLowerCase())
  return (
    names &&
    sql<boolean>`(line.org_id::text = ${anyOf(names)} or lower(line.org_name) = ${anyOf(names)}
      or line.org_id in (select id from organisations where uuid::text = ${anyOf(names)}))`
  )
}

/** The page that a request wishes for, of all lines that the reader may see. */
export function auditPage({ db }: Pick<Context, 'db'>, actor: Actor, wishes: Wishes) {
  const limit = Math.min(countWish(wishes['limit']) ?? PAGE, MAX_PAGE)
  return db
    .selectFrom(linesFor(actor).as('line'))
    .leftJoin('organisations', 'organisations.id', 'line.org_id')
    .selectAll('line')
    .select([auditTitle.as('title'), 'organisations.uuid as org_uuid'])
    .orderBy('line.id', 'desc')
    .limit(limit)
    .offset(limit * ((countWish(wishes['page']) ?? 1) - 1))
}
