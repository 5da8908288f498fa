import { Report, text } from '@tocsin/format'
import { sql, type Selectable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { CorrelationExclusionsTable } from '../../db/tables/vocabulary.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { recordChange } from '../audit/record.ts'

type Entry = Selectable<CorrelationExclusionsTable>

/** What a request says of an exclusion. */
export const entryFields = { name: 'CorrelationExclusion', fields: { value: text, comment: text } }

/** What an index entry of the database holds, and then some. */
const MAX_BYTES = 2_000

/** The exclusions, by value or comment as a whole, or with a part of either (`quickFilter`), whatever the case. */
export async function listEntries(db: Db, wishes: Wishes): Promise<object[]> {
  const [value, comment] = [textWish(wishes['value']), textWish(wishes['comment'])]
  const part = textWish(wishes['quickFilter']).toLowerCase()
  const rows = await db
    .selectFrom('correlation_exclusions')
    .selectAll()
    .$if(value !== '', (query) => query.where('value', '=', value))
    .$if(comment !== '', (query) => query.where('comment', '=', comment))
    .$if(part !== '', (query) =>
      query.where(sql<boolean>`strpos(lower(concat_ws(chr(10), value, comment)), ${part}) > 0`),
    )
    .orderBy('id')
    .execute()
  return rows.map(presentEntry)
}

export async function requireEntry(db: Db | Tx, id: string): Promise<Entry> {
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
  const found = await db.selectFrom('correlation_exclusions').selectAll().where('id', '=', number).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Invalid CorrelationExclusion.')
  return found
}

/** Takes a value out of correlation; it counts at the next read. */
export async function addEntry(context: Context, actor: Actor, wishes: Wishes): Promise<Entry> {
  const sent = sentFields(wishes)
  const value = readText('add', 'value', sent['value']).trim()
  if (value === '') throw refusal('add', 'value', 'Value cannot be empty.')
  if (Buffer.byteLength(value) > MAX_BYTES) throw refusal('add', 'value', `At most ${MAX_BYTES} bytes are allowed.`)
  const comment = readText('add', 'comment', sent['comment']) || null
  return inTransaction(context, async (tx) => {
    const row = await tx
      .insertInto('correlation_exclusions')
      .values({ value, comment })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!row) throw refusal('add', 'value', 'Value is already in the exclusion list.')
    await recordChange(tx, actor, { model: 'CorrelationExclusion', action: 'add', after: row })
    return row
  })
}

/** Changes the comment; another value is another exclusion. */
export async function editEntry(context: Context, actor: Actor, id: string, wishes: Wishes): Promise<Entry> {
  return inTransaction(context, async (tx) => {
    const stored = await requireEntry(tx, id)
    const { comment = stored.comment } = sentFields(wishes)
    const edited = await tx
      .updateTable('correlation_exclusions')
      .set({ comment: readText('edit', 'comment', comment) || null })
      .where('id', '=', stored.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'CorrelationExclusion', action: 'edit', before: stored, after: edited })
    return edited
  })
}

export async function removeEntry(context: Context, actor: Actor, id: string): Promise<Entry> {
  return inTransaction(context, async (tx) => {
    const stored = await requireEntry(tx, id)
    await tx.deleteFrom('correlation_exclusions').where('id', '=', stored.id).execute()
    await recordChange(tx, actor, { model: 'CorrelationExclusion', action: 'delete', before: stored })
    return stored
  })
}

export function presentEntry({ id, value, from_json, comment }: Entry): object {
  return { CorrelationExclusion: { id: String(id), value, from_json, comment } }
}

/** The fields stand bare or under the model's name. */
function sentFields(wishes: Wishes): Wishes {
  const inner = wishes['CorrelationExclusion']
  // An object is read like a body: every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}

function readText(action: Action, field: string, sent: unknown): string {
  if (sent === undefined || sent === null) return ''
  const report = new Report()
  const read = text.read(sent, report)
  const [finding] = report.findings
  if (finding) throw refusal(action, field, finding.message)
  return read ?? ''
}

type Action = 'add' | 'edit'

function refusal(action: Action, field: string, message: string): Problem {
  const details = { url: `/correlation_exclusions/${action}`, errors: { [field]: [message] } }
  return new Problem('rejected', `Could not ${action} correlation_exclusion`, details)
}
