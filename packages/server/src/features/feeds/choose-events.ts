import type { FeedRules } from '../../db/tables/feeds.ts'
import type { Offered } from './manifest.ts'
import { leftOut } from './rules.ts'

/** What is to become of an event that a feed has. */
export type Choice = { offered: Offered } & (
  { kind: 'add' } | { kind: 'edit' } | { kind: 'unchanged' } | { kind: 'refused'; why: string }
)

export type Known = {
  /** Events that are here, by uuid. */
  held: ReadonlyMap<string, { timestamp: number; locked: boolean }>
  blockedEvents: ReadonlySet<string>
  blockedOrgs: ReadonlySet<string>
  rules: FeedRules | null
  now: number
}

/**
 * What of a feed is fetched: what is not here yet, and copies that are older than what the feed has. What was made here is
 * never overwritten. Source: MISP's Feed model, in `content-formats` §7.
 */
export function chooseEvents(offered: readonly Offered[], known: Known): Choice[] {
  return offered.map((event): Choice => {
    const why = refusalOf(event, known)
    if (why !== undefined) return { kind: 'refused', offered: event, why }
    const held = known.held.get(event.uuid)
    if (!held) return { kind: 'add', offered: event }
    if (held.timestamp >= event.timestamp) return { kind: 'unchanged', offered: event }
    if (held.locked) return { kind: 'edit', offered: event }
    return { kind: 'refused', offered: event, why: 'It was made here, and is not overwritten by a feed.' }
  })
}

function refusalOf(event: Offered, { blockedEvents, blockedOrgs, rules, now }: Known): string | undefined {
  if (blockedEvents.has(event.uuid)) return 'The event is on the block list.'
  if (blockedOrgs.has(event.org.uuid)) return 'The organisation that made it is on the block list.'
  return leftOut(rules, event, { by: 'names', now })
}
