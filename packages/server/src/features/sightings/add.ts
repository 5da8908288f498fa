import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { recordChange } from '../audit/record.ts'
import { insertSightings, type StoredSighting } from '../events/save-sightings.ts'
import type { SentSighting } from './sent-sighting.ts'
import { sightedAttributes } from './sighted-attributes.ts'

/** Of so many sightings of a batch the log tells what they are of; how many there were it always does. */
const MAX_NAMES = 1_000

/** Adds a sighting to each attribute that it is about; answers the last, or undefined where there is none to be seen. */
export async function addSightings(
  context: Context,
  actor: Actor,
  sent: SentSighting,
): Promise<StoredSighting | undefined> {
  await refuseSwitchedOff(context.db)
  const attributes = await sightedAttributes(context, actor, sent)
  if (attributes.length === 0) return undefined
  const date = sent.date ?? context.clock.seconds()
  return inTransaction(context, async (tx) => {
    const added = await insertSightings(
      tx,
      actor,
      attributes.map((attribute) => ({
        event_id: attribute.event_id,
        attribute_id: attribute.id,
        attribute_uuid: attribute.uuid,
        org_id: actor.orgId,
        uuid: crypto.randomUUID(),
        date_sighting: date,
        source: sent.source,
        type: sent.type,
      })),
    )
    await recordSightings(tx, actor, added)
    return added.at(-1)
  })
}

export async function refuseSwitchedOff(db: Db): Promise<void> {
  if (await readSetting(db, 'Plugin.Sightings_enable')) return
  throw new Problem('not-allowed', 'Sightings are switched off on this server.')
}

/** A sighting is its organisation's to know of, whoever owns the event: readers of the log learn of none that is hidden. */
export async function recordSightings(tx: Tx, actor: Actor, added: readonly StoredSighting[]): Promise<void> {
  const [first, ...others] = added
  if (first === undefined) return
  if (others.length > 0) {
    const names = added.slice(0, MAX_NAMES).map(({ attribute_uuid }) => attribute_uuid)
    await recordChange(tx, actor, {
      model: 'Sighting',
      action: 'add',
      after: { org_id: actor.orgId },
      title: `${added.length} added`,
      more: { added: [null, names] },
    })
    return
  }
  const event = { id: first.event_id, org_id: first.org_id }
  await recordChange(tx, actor, { model: 'Sighting', action: 'add', after: first, event })
}
