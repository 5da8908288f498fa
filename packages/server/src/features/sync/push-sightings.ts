import { sighting as sightingModel } from '@tocsin/format'
import { readSightingRules } from '../../access/sighting-rules.ts'
import { sightingRows, toldSighting } from '../events/sighting-rows.ts'
import { LARGE } from './peer.ts'
import type { Pushing } from './push-event.ts'
import { listIn } from './records.ts'
import { remoteViewer } from './remote-viewer.ts'

const ASKED_AT_ONCE = 10_000

/** An event over there, and those of its attributes that went. */
export type SentInside = { uuid: string; attributes: ReadonlySet<string> }

/**
 * Sends the sightings of one event that the other server lacks: those that its organisation would see here, of attributes
 * that are there.
 *
 * Source: MISP's Sighting::pushSightings, in `sync-protocol` §4.
 */
export async function pushSightings(pushing: Pushing, { uuid, attributes }: SentInside): Promise<void> {
  const { context, peer, account, signal } = pushing
  const viewer = await remoteViewer(context.db, peer.server.remote_org_id)
  const rules = await readSightingRules(context.db)
  const rows = await sightingRows(context.db, viewer, rules).where('events.uuid', '=', uuid).execute()
  const shown = rows.filter(({ attribute_uuid }) => attributes.has(attribute_uuid))
  for (let i = 0; i < shown.length; i += ASKED_AT_ONCE) {
    const some = shown.slice(i, i + ASKED_AT_ONCE)
    const body = some.map((row) => row.uuid)
    const known = new Set(
      listIn(await peer.json('POST', `/sightings/filterSightingUuidsForPush/${uuid}`, { body, signal })),
    )
    const wanted = some.filter((row) => !known.has(row.uuid))
    await account.noteAll(
      some
        .filter((row) => known.has(row.uuid))
        .map((row) => ({ kind: 'sighting', uuid: row.uuid, outcome: 'unchanged' })),
    )
    if (wanted.length === 0) continue
    const texts = wanted.map((row) => {
      const { id: _id, attribute_id: _attribute, event_id: _event, ...told } = toldSighting(viewer, rules, row)
      return sightingModel.write(told)
    })
    await peer.json('POST', `/sightings/bulkSaveSightings/${uuid}`, {
      body: `[${texts.join(',')}]`,
      bounds: LARGE,
      signal,
    })
    await account.noteAll(wanted.map((row) => ({ kind: 'sighting', uuid: row.uuid, outcome: 'added' })))
  }
}
