import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { readSightingRules } from '../../access/sighting-rules.ts'
import { visibleSightings } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { parseReference } from '../events/find-event.ts'

/**
 * Deletes a sighting: one's own organisation's, or any for site admins; others' look absent.
 *
 * Source: MISP's ACLComponent, in `roles-and-permissions`, "Object-level rules".
 */
export async function deleteSighting(context: Context, actor: Actor, text: string): Promise<void> {
  const reference = parseReference(text)
  await inTransaction(context, async (tx) => {
    const { policy } = await readSightingRules(tx)
    const found = await visibleSightings(tx, viewerOf(actor), policy)
      .selectAll('sightings')
      .$if(!isSiteAdmin(actor), (query) => query.where('sightings.org_id', '=', actor.orgId))
      .$if(reference?.by !== 'uuid', (query) =>
        query.where('sightings.id', '=', reference?.by === 'id' ? reference.id : 0),
      )
      .$if(reference?.by === 'uuid', (query) =>
        query.where('sightings.uuid', '=', reference?.by === 'uuid' ? reference.uuid : ''),
      )
      .executeTakeFirst()
    if (!found) throw new Problem('not-found', 'Invalid sighting.')
    await tx.deleteFrom('sightings').where('id', '=', found.id).execute()
    const event = { id: found.event_id, org_id: found.org_id }
    await recordChange(tx, actor, { model: 'Sighting', action: 'delete', before: found, event })
  })
}
