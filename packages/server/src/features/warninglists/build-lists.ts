import { WarninglistCompiler, type CompiledWarninglists } from '@tocsin/format'
import type { ListRow } from './rows.ts'

/** What is told of a list beside the entry that was hit, and what it does. */
export type ListFacts = Pick<ListRow, 'id' | 'name' | 'category' | 'on_import' | 'on_export'>

/** The enabled lists as they were at one moment. */
export type BuiltLists = { fingerprint: string; facts: ListFacts[]; compiled: CompiledWarninglists }

/** As much of a connection as is needed here: in this thread or another. */
export type Client = { query<R extends object>(text: string, values?: unknown[]): Promise<{ rows: R[] }> }

/** Changes whenever something changes on which matching depends; empty where no list is enabled. */
export const FINGERPRINT = `
  select coalesce(string_agg(id || ':' || revision, ',' order by id), '') as fingerprint from warninglists where enabled`

const PAGE = 20_000

type Head = ListFacts & Pick<ListRow, 'type'> & { types: string[] }
type Page = { last: string | null; values: string[] | null; comments: (string | null)[] | null }

/** Reads the enabled lists, the latest first as in their index, and makes them ready to be matched. */
export async function buildLists(client: Client): Promise<BuiltLists> {
  await client.query('begin transaction isolation level repeatable read, read only')
  try {
    const { rows: states } = await client.query<{ fingerprint: string }>(FINGERPRINT)
    const { rows: heads } = await client.query<Head>(`
      select id::integer, name, type, category, on_import, on_export,
        (select array_agg(t.type order by t.id) from warninglist_types t where t.warninglist_id = l.id) as types
      from warninglists l where enabled order by id desc`)
    const compiler = new WarninglistCompiler()
    for (const { id, type, types } of heads) {
      compiler.begin({ id, type, attributeTypes: types })
      await addEntries(client, compiler, id)
    }
    const facts = heads.map(({ id, name, category, on_import, on_export }) => ({
      id,
      name,
      category,
      on_import,
      on_export,
    }))
    return { fingerprint: states[0]?.fingerprint ?? '', facts, compiled: compiler.taken() }
  } finally {
    await client.query('rollback')
  }
}

/** Many entries come as one JSON text: a row for each costs several times as much. */
async function addEntries(client: Client, compiler: WarninglistCompiler, listId: number): Promise<void> {
  for (let last = '0'; ;) {
    const { rows } = await client.query<Page>(
      `select max(id) as last, json_agg(value order by id) as values,
        case when count(comment) > 0 then json_agg(comment order by id) end as comments
      from (
        select id, value, comment from warninglist_entries where warninglist_id = $1 and id > $2 order by id limit ${PAGE}
      ) page`,
      [listId, last],
    )
    const { values, comments, last: end } = rows[0] ?? { values: null, comments: null, last: null }
    if (values === null || end === null) return
    for (const [i, value] of values.entries()) compiler.add(value, comments?.[i])
    if (values.length < PAGE) return
    last = String(end)
  }
}
