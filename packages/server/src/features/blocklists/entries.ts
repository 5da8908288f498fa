import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { isUuid } from '../../platform/uuid.ts'
import { recordAdded, recordChange } from '../audit/record.ts'
import type { Blocklist, Entry } from './lists.ts'

/** What MISP answers to a list of uuids: which are kept out from now on, and which could not be. */
export type Blocked = { result: { successes: string[]; fails: string[] }; message: string }

export async function listEntries(db: Db, { table }: Blocklist): Promise<Entry[]> {
  const { rows } = await sql<Entry>`select * from ${sql.table(table)} order by id`.execute(db)
  return rows
}

/** Keeps out by uuid. What is no uuid, or kept out already, fails; the rest goes on. */
export async function addEntries(context: Context, actor: Actor, list: Blocklist, wishes: Wishes): Promise<Blocked> {
  const sent = [wishes['uuids']]
    .flat()
    .flatMap((item) => textWish(item).split(/[\s,]+/))
    .filter((text) => text !== '')
  const successes: string[] = []
  const fails: string[] = []
  await inTransaction(context, async (tx) => {
    const added: Entry[] = []
    for (const uuid of sent) {
      const entry = isUuid(uuid) ? await addEntry(tx, list, uuid.toLowerCase(), wishes) : undefined
      ;(entry ? successes : fails).push(uuid)
      if (entry) added.push(entry)
    }
    await recordAdded(tx, actor, list.model, added)
  })
  const message = `Done. Added ${successes.length} new entries to the blocklist. ${fails.length} entries could not be saved.`
  return { result: { successes, fails }, message }
}

async function addEntry(tx: Tx, list: Blocklist, uuid: string, wishes: Wishes): Promise<Entry | undefined> {
  const columns = [list.uuid, ...list.texts].map((column) => sql.ref(column))
  const values = [uuid, ...list.texts.map((name) => textWish(wishes[name]))]
  const { rows } = await sql<Entry>`
    insert into ${sql.table(list.table)} (${sql.join(columns)}) values (${sql.join(values)})
    on conflict do nothing returning *`.execute(tx)
  return rows[0]
}

/** The entry of this local id or uuid. */
async function requireEntry(tx: Tx, list: Blocklist, text: string): Promise<Entry> {
  const { rows } = await sql<Entry>`select * from ${sql.table(list.table)} where ${isNamed(list, text)}`.execute(tx)
  if (rows[0]) return rows[0]
  throw new Problem('not-found', 'Invalid blocklist entry')
}

function isNamed(list: Blocklist, text: string): RawBuilder<boolean> {
  if (isUuid(text)) return sql<boolean>`${sql.ref(list.uuid)} = ${text.toLowerCase()}`
  return sql<boolean>`id = ${/^\d{1,15}$/.test(text) ? Number(text) : 0}`
}

/** Changes what an entry says. */
export async function editEntry(
  context: Context,
  actor: Actor,
  { list, name }: { list: Blocklist; name: string },
  wishes: Wishes,
): Promise<Entry> {
  return inTransaction(context, async (tx) => {
    const before = await requireEntry(tx, list, name)
    const said = new Map<string, unknown>(Object.entries(before))
    const changes = list.texts.map((column) => {
      return sql`${sql.ref(column)} = ${textWish(wishes[column], textWish(said.get(column)))}`
    })
    const { rows } = await sql<Entry>`
      update ${sql.table(list.table)} set ${sql.join(changes)} where id = ${before.id} returning *`.execute(tx)
    const after = rows[0] ?? before
    await recordChange(tx, actor, { model: list.model, action: 'edit', before, after })
    return after
  })
}

/** Lets in again. */
export async function removeEntry(context: Context, actor: Actor, list: Blocklist, name: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const before = await requireEntry(tx, list, name)
    await sql`delete from ${sql.table(list.table)} where id = ${before.id}`.execute(tx)
    await recordChange(tx, actor, { model: list.model, action: 'delete', before })
  })
}
