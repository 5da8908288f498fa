import { analystDataKinds, note, opinion, relationship, type AnalystDataKind } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { readCarried, type Carried } from '../analyst-data/bring.ts'
import { loadCompany } from '../notes/company.ts'
import { presentAlone } from '../notes/present.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { visibleAnalystData } from '../notes/visible.ts'
import type { Pushing } from './push-event.ts'
import { pushRecord } from './push-record.ts'
import { pushTermsFor } from './push-terms.ts'
import { recordOf } from './records.ts'
import type { Outcome } from '../runs/account.ts'
import { sentNote } from './send-event.ts'

const viewer: Viewer = { kind: 'everything', why: 'push' }
const models = { Note: note, Opinion: opinion, Relationship: relationship }

/**
 * Sends notes, opinions and relationships that the other server lacks or has an older copy of, each by its own level.
 *
 * Source: MISP's AnalystData::push, in `sync-protocol` §4.
 */
export async function pushAnalystData(pushing: Pushing): Promise<void> {
  const { context, peer } = pushing
  const rows = visibleAnalystData(context.db, viewer).selectAll().orderBy('id')
  const pages = readPages<AnalystDataRow>(
    async (after, size) =>
      rows
        .$if(after !== undefined, (q) => q.where('id', '>', after?.id ?? 0))
        .limit(size)
        .execute(),
    Infinity,
  )
  for await (const page of pages) {
    const company = await loadCompany({ context, viewer }, page)
    const groups = [...new Set(page.flatMap(({ sharing_group_id }) => sharing_group_id ?? []))]
    const terms = await pushTermsFor(context, peer.server, groups)
    const carried = page.flatMap((row): Carried[] => {
      const { kind, sent } = readCarried({ [row.kind]: presentAlone(row, company) })
      const told = sentNote({ ...sent, sharing_group_id: row.sharing_group_id }, terms)
      return told ? [{ kind, sent: told }] : []
    })
    for (const kind of analystDataKinds)
      await pushKind(
        pushing,
        kind,
        carried.filter((one) => one.kind === kind),
      )
  }
}

async function pushKind(pushing: Pushing, kind: AnalystDataKind, carried: readonly Carried[]): Promise<void> {
  if (carried.length === 0) return
  const { peer, account, signal } = pushing
  const offered: Record<string, string> = Object.fromEntries(
    carried.map(({ sent }) => [sent.uuid ?? '', sent.modified ?? '']),
  )
  const answer = recordOf(
    await peer.json('POST', '/analyst_data/filterAnalystDataForPush', { body: { [kind]: offered }, signal }),
  )
  const wanted = new Set(Object.keys(recordOf(answer[kind])))
  for (const { sent } of carried) {
    const { uuid } = sent
    if (uuid === undefined) continue
    const outcome: Outcome = wanted.has(uuid)
      ? await pushRecord(pushing, {
          path: '/analyst_data/pushAnalystData',
          body: `{"${kind}":${textOf(kind, sent)}}`,
          taken: { kind: 'analyst-data', uuid, outcome: 'updated' },
        })
      : { kind: 'analyst-data', uuid, outcome: 'unchanged' }
    await account.noteAll([outcome])
  }
}

function textOf(kind: AnalystDataKind, sent: Carried['sent']): string {
  // The kind says which of the three it is.
  return (models[kind] as { write(value: Carried['sent']): string }).write(sent)
}
