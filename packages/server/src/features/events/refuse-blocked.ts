import { sql } from 'kysely'
import type { Event } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { claimFor } from './claim.ts'

/**
 * Keeps out what a block list names: the event itself, or whoever made it, whether that is the sender or somebody for whom
 * the sender speaks. It is looked at before anything else, since it does not matter what the rest is like. How often an
 * organisation was kept out is counted. Source: MISP's Event::_add and `checkEventBlockRules`.
 */
export async function refuseBlocked({ db, clock }: Context, actor: Actor, sent: Event): Promise<void> {
  const { creator } = claimFor(actor, sent)
  const orgUuid = creator.kind === 'own' ? actor.orgUuid : (creator.organisation.uuid ?? null)
  const { rows } = await sql<{ event: boolean; org: boolean }>`
    select exists (select from event_blocklists where event_uuid = ${sent.uuid ?? null}) as event,
      exists (select from org_blocklists where org_uuid = ${orgUuid}) as org`.execute(db)
  if (rows[0]?.event) throw new Problem('forbidden', 'Event blocked by event blocklist.')
  if (!rows[0]?.org) return
  await sql`
    update org_blocklists set blocked_amount = blocked_amount + 1, blocked_last_time = ${clock.seconds()}
    where org_uuid = ${orgUuid}`.execute(db)
  throw new Problem('forbidden', 'Event blocked by organisation blocklist.')
}
