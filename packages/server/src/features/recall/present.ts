import type { AnswerState, PassedOn } from '../../db/tables/recalls.ts'
import type { Db } from '../../platform/db/connect.ts'
import { answersTo, type AnswerRow, type RecallRow } from './find.ts'
import { readStatement } from './statement.ts'

/** What is said to the server that asks. */
export type RecallAnswer = { recall: string; outcome: 'removed' | 'kept'; why: string; passed: PassedOn[] }

/**
 * Links are this server's own business: of those that were asked in turn, it is told who runs them. They are told of to the
 * server alone that brought the recall first, so that each is in one account.
 */
export async function presentAnswer(db: Db, row: RecallRow, asker: string): Promise<RecallAnswer> {
  if (row.is_own)
    return { recall: row.uuid, outcome: 'kept', why: 'It was made here, and is recalled from here.', passed: [] }
  const answers = row.brought_by === asker ? ((await answersTo(db, [row.id])).get(row.id) ?? []) : []
  const passed = answers.map(({ org_name: server, state, why, passed: further }) => ({
    server,
    state,
    why,
    passed: further,
  }))
  return { recall: row.uuid, outcome: row.outcome ?? 'kept', why: row.why, passed }
}

/** The receipt of a recall: what became of the event on each server, as far as it is known by now. */
export function presentRecall(row: RecallRow, answers: readonly AnswerRow[]) {
  return {
    id: row.uuid,
    event: row.event_uuid,
    reason: readStatement(row.statement)?.reason ?? '',
    created: row.created,
    /** Null where the event was made here. */
    outcome: row.outcome,
    why: row.why,
    counts: countsOf(answers),
    servers: answers.map(presentServer),
  }
}

function presentServer({ server_id, server_name, org_name, state, why, passed, next_ask }: AnswerRow) {
  const server = { id: server_id === null ? null : String(server_id), name: server_name, org: org_name }
  return { server, state, why, passed, asked_again: next_ask }
}

/** How many answers of each kind there are, of those included that were asked by others; who is asked by two answers twice. */
function countsOf(answers: readonly Pick<PassedOn, 'state' | 'passed'>[]): Partial<Record<AnswerState, number>> {
  const counts: Partial<Record<AnswerState, number>> = {}
  const walk = (all: readonly Pick<PassedOn, 'state' | 'passed'>[]) => {
    for (const { state, passed } of all) {
      counts[state] = (counts[state] ?? 0) + 1
      walk(passed)
    }
  }
  walk(answers)
  return counts
}
