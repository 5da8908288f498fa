import { holds, isSiteAdmin, type Actor } from './actor.ts'
import { isOfHost } from './host-org.ts'

/** Whether somebody sees every feed; others see those that are shown to all. Source: MISP's FeedsController::index. */
export function seesAllFeeds(actor: Actor): boolean {
  return isSiteAdmin(actor) || isOfHost(actor)
}

/** Whether somebody may know which servers this one exchanges with. Source: MISP's FeedsController::compareFeeds. */
export function seesServers(actor: Actor): boolean {
  return isSiteAdmin(actor) || isOfHost(actor)
}

/** Whether answers tell somebody in which feeds and servers values are too. Source: MISP's Feed::attachFeedCorrelations. */
export function seesKeptValues(actor: Actor): boolean {
  return holds(actor, 'perm_view_feed_correlations')
}
