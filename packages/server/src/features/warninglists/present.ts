import { quote } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { entryPages, typesOf } from './entries.ts'
import type { EntryRow, ListRow } from './rows.ts'

/** A list's own fields in MISP's order and spelling. */
export function presentList(row: ListRow): Record<string, unknown> {
  const { id, name, type, description, version, enabled, is_default, category } = row
  return { id: String(id), name, type, description, version: String(version), enabled, default: is_default, category }
}

/** `{"Warninglist":{…,"WarninglistEntry":[…],"WarninglistType":[…]}}`, piece by piece: lists may be long. */
export async function* listText(db: Db, row: ListRow): AsyncGenerator<string> {
  const types = await typesOf(db, row.id)
  yield `{"Warninglist":${JSON.stringify(presentList(row)).slice(0, -1)},"WarninglistEntry":[`
  let separator = ''
  for await (const page of entryPages(db, row.id)) {
    yield separator + page.map(entryText).join(',')
    separator = ','
  }
  const shown = types.map(({ id, type }) => ({ id: String(id), type, warninglist_id: String(row.id) }))
  yield `],"WarninglistType":${JSON.stringify(shown)}}}`
}

function entryText({ id, value, warninglist_id, comment }: EntryRow): string {
  const note = comment === null ? 'null' : quote(comment)
  return `{"id":"${id}","value":${quote(value)},"warninglist_id":"${warninglist_id}","comment":${note}}`
}
