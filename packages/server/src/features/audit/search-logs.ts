import { dateTimeText } from '@tocsin/format'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { countWish, createdIn, matches } from './filters.ts'
import { logChange, logDescription, logModel, logTitle } from './line-texts.ts'
import { linesFor, ownDoings } from './lines.ts'

/** What a row of the log can be found by, under MISP's names. Source: MISP's LogsController::index. */
const SEARCHED = {
  id: sql`line.id`,
  title: logTitle,
  model: logModel,
  model_id: sql`line.model_id`,
  action: sql`line.action`,
  user_id: sql`line.user_id`,
  change: logChange,
  email: sql`line.email`,
  org: sql`line.org_name`,
  description: logDescription,
  ip: sql`line.ip`,
}

/**
 * MISP's log, as a JSON list: what the reader or those they administer did. Oldest first, as MISP has it; pages count
 * from the newest, since that is what somebody who leafs through a log wants.
 */
export async function* searchLogs(context: Context, actor: Actor, wishes: Wishes): AsyncGenerator<string> {
  const limit = countWish(wishes['limit'])
  const page = countWish(wishes['page'])
  const isLatestFirst = limit !== undefined && page !== undefined
  const query = logLines(context, actor)
    .where(ownDoings(actor))
    .where(sql<boolean>`${sql.join([sql`true`, ...conditionsOf(wishes, context.clock.seconds())], sql` and `)}`)
    .orderBy('line.id', isLatestFirst ? 'desc' : 'asc')
  const pages = readPages<LogLine>(async (after, size) => {
    const next =
      after === undefined
        ? query.offset(isLatestFirst ? limit * (page - 1) : 0)
        : query.where('line.id', isLatestFirst ? '<' : '>', after.id)
    return next.limit(size).execute()
  }, limit)
  let separator = '['
  for await (const rows of pages) {
    yield separator + rows.map((row) => JSON.stringify({ Log: presentLog(row) })).join(',')
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}

function conditionsOf(wishes: Wishes, now: number) {
  const texts = Object.entries(SEARCHED).map(([name, text]) => matches(text, wishes[name]))
  return [...texts, createdIn(wishes['created'], now)].filter((condition) => condition !== undefined)
}

/** The lines of the log that the reader may see, with what MISP says of them. */
export function logLines({ db }: Pick<Context, 'db'>, actor: Actor) {
  return db
    .selectFrom(linesFor(actor).as('line'))
    .select([
      'line.id',
      'line.created',
      'line.model_id',
      'line.action',
      'line.user_id',
      'line.email',
      'line.org_id',
      'line.org_name',
      'line.ip',
      'line.names_org',
    ])
    .select([logTitle.as('title'), logModel.as('model'), logChange.as('change'), logDescription.as('description')])
}

/** A row of the log in MISP's spelling. */
export type LogLine = {
  id: number
  created: Date
  title: string
  model: string
  model_id: number
  action: string
  user_id: number
  change: string
  email: string
  org_name: string
  description: string
  ip: string | null
}

function presentLog(line: LogLine) {
  return {
    id: String(line.id),
    title: line.title,
    created: dateTimeText(line.created.getTime() / 1000),
    model: line.model,
    model_id: String(line.model_id),
    action: line.action,
    user_id: String(line.user_id),
    change: line.change,
    email: line.email,
    org: line.org_name,
    description: line.description,
    ip: line.ip ?? '',
  }
}
