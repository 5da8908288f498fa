import { dateTimeText } from '@tocsin/format'
import type { Selectable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { EventBlocklistsTable } from '../../db/tables/vocabulary.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { recordAdded, recordChange } from '../audit/record.ts'

type Entry = Selectable<EventBlocklistsTable>
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What MISP answers to a list of uuids: which are kept out from now on, and which could not be. */
export type Blocked = { result: { successes: string[]; fails: string[] }; message: string }

/** Keeps events out by uuid. What is no uuid, or kept out already, fails; the rest goes on. */
export async function blockEvents(context: Context, actor: Actor, wishes: Wishes): Promise<Blocked> {
  const sent = [wishes['uuids']]
    .flat()
    .flatMap((item) => textWish(item).split(/[\s,]+/))
    .filter((text) => text !== '')
  const successes: string[] = []
  const fails: string[] = []
  await inTransaction(context, async (tx) => {
    const added: Entry[] = []
    for (const uuid of sent) {
      const entry = UUID.test(uuid) ? await addEntry(tx, uuid.toLowerCase(), wishes) : undefined
      ;(entry ? successes : fails).push(uuid)
      if (entry) added.push(entry)
    }
    await recordAdded(tx, actor, 'EventBlocklist', added)
  })
  const message = `Done. Added ${successes.length} new entries to the blocklist. ${fails.length} entries could not be saved.`
  return { result: { successes, fails }, message }
}

async function addEntry(tx: Tx, uuid: string, wishes: Wishes): Promise<Entry | undefined> {
  return tx
    .insertInto('event_blocklists')
    .values({
      event_uuid: uuid,
      event_info: textWish(wishes['event_info']),
      event_orgc: textWish(wishes['event_orgc']),
      comment: textWish(wishes['comment']),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** The entry of this local id or event uuid. */
async function requireEntry(tx: Tx, text: string): Promise<Entry> {
  const query = tx.selectFrom('event_blocklists').selectAll()
  const found = UUID.test(text)
    ? await query.where('event_uuid', '=', text.toLowerCase()).executeTakeFirst()
    : await query.where('id', '=', /^\d{1,15}$/.test(text) ? Number(text) : 0).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Invalid blocklist entry')
  return found
}

/** Changes what an entry says of its event. */
export async function editEntry(context: Context, actor: Actor, text: string, wishes: Wishes): Promise<Entry> {
  return inTransaction(context, async (tx) => {
    const stored = await requireEntry(tx, text)
    const edited = await tx
      .updateTable('event_blocklists')
      .set({
        event_info: textWish(wishes['event_info'], stored.event_info),
        event_orgc: textWish(wishes['event_orgc'], stored.event_orgc),
        comment: textWish(wishes['comment'], stored.comment),
      })
      .where('id', '=', stored.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'EventBlocklist', action: 'edit', before: stored, after: edited })
    return edited
  })
}

/** Lets an event in again. */
export async function removeEntry(context: Context, actor: Actor, text: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const stored = await requireEntry(tx, text)
    await tx.deleteFrom('event_blocklists').where('id', '=', stored.id).execute()
    await recordChange(tx, actor, { model: 'EventBlocklist', action: 'delete', before: stored })
  })
}

export function presentEntry({ id, event_uuid, created, event_info, comment, event_orgc }: Entry): object {
  return {
    id: String(id),
    event_uuid,
    created: dateTimeText(created.getTime() / 1000),
    event_info,
    comment,
    event_orgc,
  }
}
