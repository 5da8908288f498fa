import type { FastifyReply } from 'fastify'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { Problem } from '../platform/http/problem.ts'
import type { Actor } from './actor.ts'

/** Seconds in which a role's `rate_limit_count` searches are allowed. */
const WINDOW = 900

/**
 * Counts a search of somebody whose role limits them, tells what is left, and refuses what is too much. Searches at the
 * same time count one by one, and on all processes together.
 *
 * Source: MISP's RateLimitComponent, in `roles-and-permissions` §6.
 */
export async function countSearch({ db, clock }: Context, actor: Actor, reply: FastifyReply): Promise<void> {
  const limit = actor.searchLimit
  if (limit === undefined) return
  if (limit === 0) throw new Problem('not-allowed', 'API searches are not allowed for this user role.')
  const now = clock.seconds()
  const { rows } = await sql<{ started: number; searches: number }>`
    insert into search_counts as kept (user_id, started, searches) values (${actor.userId}, ${now}, 1)
    on conflict (user_id) do update set
      started = case when kept.started <= ${now - WINDOW} then ${now} else kept.started end,
      searches = case when kept.started <= ${now - WINDOW} then 1 else least(kept.searches, ${limit}) + 1 end
    returning started, searches`.execute(db)
  const { started, searches } = rows[0] ?? { started: now, searches: 1 }
  reply.header('x-rate-limit-limit', limit)
  reply.header('x-rate-limit-remaining', Math.max(0, limit - searches))
  reply.header('x-rate-limit-reset', started + WINDOW - now)
  if (searches > limit) throw new Problem('too-many', 'Rate limit exceeded.')
}
