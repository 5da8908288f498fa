import type { Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { RecallAnswersTable, RecallsTable } from '../../db/tables/recalls.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

export type RecallRow = Selectable<RecallsTable>
export type AnswerRow = Selectable<RecallAnswersTable>

/** Recalls that the actor may read of: those that their organisation asked for; site admins also those that came from elsewhere. */
function readable(db: Db | Tx, actor: Actor) {
  return db
    .selectFrom('recalls')
    .selectAll()
    .$if(!isSiteAdmin(actor), (query) => query.where('is_own', '=', true).where('org_id', '=', actor.orgId))
}

export async function requireRecall(db: Db | Tx, actor: Actor, uuid: string): Promise<RecallRow> {
  const row = isUuid(uuid) ? await readable(db, actor).where('uuid', '=', uuid).executeTakeFirst() : undefined
  if (!row) throw new Problem('not-found', 'There is no such recall.')
  return row
}

/** The latest first, before one if it is named. */
export async function listRecalls(
  db: Db,
  actor: Actor,
  { before, limit }: { before: string; limit: number },
): Promise<RecallRow[]> {
  const last = before === '' ? undefined : await requireRecall(db, actor, before)
  return readable(db, actor)
    .$if(last !== undefined, (query) => query.where('id', '<', last?.id ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** A recall by its own uuid, whoever asked for it. */
export async function findRecall(db: Db | Tx, uuid: string): Promise<RecallRow | undefined> {
  return db.selectFrom('recalls').selectAll().where('uuid', '=', uuid).executeTakeFirst()
}

/** What the servers say that were asked, by the local id of the recall. */
export async function answersTo(db: Db | Tx, ids: readonly number[]): Promise<Map<number, AnswerRow[]>> {
  const rows = await db
    .selectFrom('recall_answers')
    .selectAll()
    .where('recall_id', '=', anyOf([...ids]))
    .orderBy('id')
    .execute()
  const answers = new Map<number, AnswerRow[]>()
  for (const row of rows) answers.set(row.recall_id, [...(answers.get(row.recall_id) ?? []), row])
  return answers
}
