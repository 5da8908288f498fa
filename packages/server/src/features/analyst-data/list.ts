import { dateTimeText, analystDataKinds } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { positiveWish, type Wishes } from '../../platform/http/wishes.ts'
import { loadCompany } from '../notes/company.ts'
import { presentAlone } from '../notes/present.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { visibleAnalystData } from '../notes/visible.ts'
import { conditionsOf } from './filters.ts'
import type { Wanted } from './find.ts'

/** The analyst data of one kind, or of all, that the actor sees: `[{"Note": {…}}, …]`, piece by piece. */
export async function* listText(
  context: Context,
  actor: Actor,
  wanted: Wanted,
  wishes: Wishes,
): AsyncGenerator<string> {
  const reading = { context, viewer: viewerOf(actor) }
  let separator = '['
  for await (const rows of pagesOf(context, actor, wanted, wishes)) {
    const company = await loadCompany(reading, rows)
    for (const row of rows) {
      yield `${separator}${JSON.stringify({ [row.kind]: presentAlone(row, company) })}`
      separator = ','
    }
  }
  yield separator === '[' ? '[]' : ']'
}

/** Uuids and times of change alone, by kind, as synchronisation asks for them. Source: `sync-protocol` §3.6. */
export async function minimalIndex(context: Context, actor: Actor, wishes: Wishes): Promise<object> {
  const index: Record<string, Record<string, string>> = Object.fromEntries(analystDataKinds.map((kind) => [kind, {}]))
  for await (const rows of pagesOf(context, actor, 'all', wishes)) {
    for (const { kind, uuid, modified } of rows) {
      const list = (index[kind] ??= {})
      list[uuid] = dateTimeText(modified.getTime() / 1000)
    }
  }
  return index
}

// oxlint-disable-next-line max-params -- as above
function pagesOf(context: Context, actor: Actor, wanted: Wanted, wishes: Wishes): AsyncGenerator<AnalystDataRow[]> {
  let query = visibleAnalystData(context.db, viewerOf(actor)).selectAll().orderBy('id')
  for (const condition of conditionsOf(wanted, wishes)) query = query.where(condition)
  const limit = positiveWish(wishes['limit']) ?? Infinity
  const start = limit === Infinity ? 0 : ((positiveWish(wishes['page']) ?? 1) - 1) * limit
  return readPages<AnalystDataRow>(async (after, size) => {
    const next =
      after === undefined ? query.offset(Math.min(start, Number.MAX_SAFE_INTEGER)) : query.where('id', '>', after.id)
    return next.limit(size).execute()
  }, limit)
}
