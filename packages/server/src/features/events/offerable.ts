import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../context.ts'
import { instanceKey } from '../instance/instance-key.ts'

/**
 * Whether an event may be offered to other servers: a protected one only where this server's key is among those that may
 * still sign it, since nobody would take it otherwise.
 *
 * Source: MISP's EventsController::__indexRestResponse, in `sync-protocol` §3.1.
 */
export async function isOfferable(context: Context): Promise<RawBuilder<boolean>> {
  const { fingerprint } = await instanceKey(context)
  return sql<boolean>`(events.protected is not true or exists (
    select from cryptographic_keys k
    where k.event_id = events.id and k.fingerprint = ${fingerprint} and not k.revoked))`
}
