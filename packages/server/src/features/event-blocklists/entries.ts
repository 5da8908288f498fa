import { dateTimeText } from '@tocsin/format'
import type { Selectable } from 'kysely'
import type { EventBlocklistsTable } from '../../db/tables/vocabulary.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'

type Entry = Selectable<EventBlocklistsTable>
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What MISP answers to a list of uuids: which are kept out from now on, and which could not be. */
export type Blocked = { result: { successes: string[]; fails: string[] }; message: string }

/** Keeps events out by uuid. What is no uuid, or kept out already, fails; the rest goes on. */
export async function blockEvents(db: Db, wishes: Wishes): Promise<Blocked> {
  const sent = [wishes['uuids']]
    .flat()
    .flatMap((item) => textWish(item).split(/[\s,]+/))
    .filter((text) => text !== '')
  const successes: string[] = []
  const fails: string[] = []
  for (const uuid of sent) {
    const added = UUID.test(uuid) ? await addEntry(db, uuid.toLowerCase(), wishes) : false
    ;(added ? successes : fails).push(uuid)
  }
  const message = `Done. Added ${successes.length} new entries to the blocklist. ${fails.length} entries could not be saved.`
  return { result: { successes, fails }, message }
}

async function addEntry(db: Db, uuid: string, wishes: Wishes): Promise<boolean> {
  const added = await db
    .insertInto('event_blocklists')
    .values({
      event_uuid: uuid,
      event_info: textWish(wishes['event_info']),
      event_orgc: textWish(wishes['event_orgc']),
      comment: textWish(wishes['comment']),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** The entry of this local id or event uuid. */
export async function requireEntry(db: Db, text: string): Promise<Entry> {
  const query = db.selectFrom('event_blocklists').selectAll()
  const found = UUID.test(text)
    ? await query.where('event_uuid', '=', text.toLowerCase()).executeTakeFirst()
    : await query.where('id', '=', /^\d{1,15}$/.test(text) ? Number(text) : 0).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Invalid blocklist entry')
  return found
}

/** Changes what an entry says of its event. */
export async function editEntry(db: Db, text: string, wishes: Wishes): Promise<Entry> {
  const { id, ...entry } = await requireEntry(db, text)
  return db
    .updateTable('event_blocklists')
    .set({
      event_info: textWish(wishes['event_info'], entry.event_info),
      event_orgc: textWish(wishes['event_orgc'], entry.event_orgc),
      comment: textWish(wishes['comment'], entry.comment),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
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
