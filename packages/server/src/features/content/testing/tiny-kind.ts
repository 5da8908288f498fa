import { sql } from 'kysely'
import type { Db, Tx } from '../../../platform/db/connect.ts'
import { isRecord } from '../parse-document.ts'
import type { ContentKind } from '../content-kind.ts'

export async function makeTinyTable(db: Db): Promise<void> {
  await sql`create table tiny (key text primary key, enabled boolean default false, document json)`.execute(db)
}

/** A kind of content that is as small as can be (`{tiny, version, entries}`), in a table of its own. */
export const tinyKind: ContentKind = {
  name: 'tinies',
  recognises: (document) => 'tiny' in document,
  read(document) {
    if (!isRecord(document)) return { faults: [] }
    const { tiny, version, entries } = document
    if (!Array.isArray(entries)) {
      return { faults: [{ path: 'entries', rule: 'tiny.entries', message: 'A list is expected.', value: entries }] }
    }
    return {
      key: String(tiny),
      version: String(version),
      keep: async (tx, _now) => keep(tx, { key: String(tiny), entries, document }),
    }
  },
  async source(db, key) {
    const { rows } = await sql<{ document: unknown }>`select document from tiny where key = ${key}`.execute(db)
    return rows[0]?.document
  },
}

async function keep(tx: Tx, { key, entries, document }: { key: string; entries: unknown[]; document: object }) {
  if (entries.includes('unkeepable')) throw new Error('a fault of the program')
  await sql`
    insert into tiny (key, document) values (${key}, ${JSON.stringify(document)}::json)
    on conflict (key) do update set document = excluded.document`.execute(tx)
  return { added: entries.length, changed: 0, removed: 0 }
}

/** A kind that refers to tinies, and cannot be kept before them. */
export const childKind: ContentKind = {
  name: 'children',
  recognises: (document) => 'child' in document,
  read: (document) => ({
    key: String(isRecord(document) && document['child']),
    version: '1',
    async keep(tx) {
      const { rows } = await sql`select from tiny`.execute(tx)
      if (rows.length === 0) throw new Error('no parent')
      return { added: 1, changed: 0, removed: 0 }
    },
  }),
  source: async () => undefined,
}
