import { analystDataKinds, type AnalystDataKind } from '@tocsin/format'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { parseReference } from '../events/find-event.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { visibleAnalystData } from '../notes/visible.ts'

/** One kind, or any of them, as paths name it. */
export type Wanted = AnalystDataKind | 'all'

/** Reads the kind in a path, whatever its case; MISP answers 405 to anything else. */
export function readKind(text: string): AnalystDataKind {
  const kind = analystDataKinds.find((name) => name.toLowerCase() === text.toLowerCase())
  if (kind === undefined) throw new Problem('not-allowed', 'Invalid type.')
  return kind
}

/** As `readKind`, where `all` stands for any. */
export function readWanted(text: string): Wanted {
  return text.toLowerCase() === 'all' ? 'all' : readKind(text)
}

/** The row of this id or uuid; hidden and absent look alike. Of all kinds, a uuid alone names one, as in MISP. */
export async function requireAnalystData(
  db: Db | Tx,
  viewer: Viewer,
  wanted: Wanted,
  text: string,
): Promise<AnalystDataRow> {
  const reference = parseReference(text)
  const query = visibleAnalystData(db, viewer)
    .selectAll()
    .$if(wanted !== 'all', (q) => q.where('kind', '=', wanted))
  const found =
    reference?.by === 'uuid'
      ? await query.where('uuid', '=', reference.uuid).executeTakeFirst()
      : wanted !== 'all' && reference && (await query.where('id', '=', reference.id).executeTakeFirst())
  if (!found) throw new Problem('not-found', wanted === 'all' ? 'Invalid analyst data.' : `Invalid ${wanted}.`)
  return found
}

/** As `requireAnalystData`, for changing: the row is held, and has to be the actor's to change. */
export async function holdAnalystData(tx: Tx, actor: Actor, found: AnalystDataRow): Promise<AnalystDataRow> {
  if (!isSiteAdmin(actor) && found.orgc_uuid !== actor.orgUuid) {
    throw new Problem('not-allowed', 'You are not authorised to do that.')
  }
  return tx
    .selectFrom('analyst_data')
    .selectAll()
    .where('id', '=', found.id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new Problem('not-found', `Invalid ${found.kind}.`))
}
