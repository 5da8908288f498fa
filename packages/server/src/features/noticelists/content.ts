import { noticelist, Report, type Noticelist } from '@tocsin/format'
import type { Db, Tx } from '../../platform/db/connect.ts'
import type { ContentKind, EntryChanges } from '../content/content-kind.ts'

/** The lists of the public library, `lists/<name>/list.json`. Their entries are the notices. */
export const noticelists: ContentKind = {
  name: 'noticelists',
  recognises({ name, notice }) {
    return typeof name === 'string' && Array.isArray(notice)
  },
  read(document) {
    const report = new Report()
    const read = noticelist.read(document, report)
    if (!read || report.findings.length > 0) return { faults: report.findings }
    return { key: read.name, version: read.version ?? '1', keep: async (tx) => keepList(tx, read, document) }
  },
  async source(db: Db, key) {
    const row = await db.selectFrom('noticelists').select('document').where('name', '=', key).executeTakeFirst()
    return row?.document
  },
}

/** Writes it over what was there under its name; whether it is used stays. */
async function keepList(tx: Tx, { name, version = '1' }: Noticelist, document: unknown): Promise<EntryChanges> {
  const columns = { version, document: JSON.stringify(document) }
  const { id } = await tx
    .insertInto('noticelists')
    .values({ name, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .returning('id')
    .executeTakeFirstOrThrow()
  const before = await tx.deleteFrom('noticelist_entries').where('noticelist_id', '=', id).returning('data').execute()
  // The document was read as a list of notices just now.
  const notices = (document as { notice: unknown }).notice
  const after = [notices].flat().map((data) => JSON.stringify(data))
  const rows = after.map((data) => ({ noticelist_id: id, data }))
  if (rows.length > 0) await tx.insertInto('noticelist_entries').values(rows).execute()
  return differences(
    before.map(({ data }) => JSON.stringify(data)),
    after,
  )
}

/** A notice that changed is another one: it has no name by which it could stay itself. */
function differences(before: readonly string[], after: readonly string[]): EntryChanges {
  const [known, kept] = [new Set(before), new Set(after)]
  return {
    added: after.filter((data) => !known.has(data)).length,
    changed: 0,
    removed: before.filter((data) => !kept.has(data)).length,
  }
}
