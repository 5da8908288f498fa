import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { readDefaults, type ReadOptions } from './read-options.ts'

/** What the actor sees unless they wish otherwise. */
export function defaultsFor(actor: Actor): ReadOptions {
  const isAuditor = actor.permissions.has('perm_audit')
  return {
    ...readDefaults,
    seesAllDeleted: actor.permissions.has('perm_sync'),
    creatorEmailFor: isSiteAdmin(actor) ? 'everybody' : isAuditor ? { orgId: actor.orgId } : undefined,
  }
}

/** The options of `events/view`. Source: `rest-api` §2.2; `0` and absence are the same. */
export function viewOptions(actor: Actor, wishes: Wishes): ReadOptions {
  const defaults = defaultsFor(actor)
  return {
    ...defaults,
    metadataOnly: isWished(wishes['metadata']),
    deleted: deletedWish(wishes['deleted'] ?? wishes['deleted[]']),
    includeAttachments: isWished(wishes['includeAttachments'], true),
    includeEventCorrelations: isWished(wishes['includeEventCorrelations'], true),
    includeGranularCorrelations: isWished(wishes['includeGranularCorrelations']),
    includeAllTags: isWished(wishes['includeAllTags']),
    excludeLocalTags: isWished(wishes['excludeLocalTags']),
    excludeGalaxy: isWished(wishes['excludeGalaxy']),
    noSightings: isWished(wishes['noSightings']),
    noEventReports: isWished(wishes['noEventReports']),
    noShadowAttributes: isWished(wishes['noShadowAttributes']),
    includeAnalystData: isWished(wishes['includeAnalystData'], true),
    extended: isWished(wishes['extended']),
    includeRecallKey: isWished(wishes['includeRecallKey']) && actor.permissions.has('perm_sync'),
  }
}

/** `events/view` reads 1 (or both of 0 and 1) as "deleted ones too", and 2 as "only those". */
function deletedWish(wish: unknown): ReadOptions['deleted'] {
  if (Array.isArray(wish)) return wish.map(String).includes('1') ? 'both' : 'live'
  if (!isWished(wish)) return 'live'
  return String(wish) === '1' || wish === true || wish === 'true' ? 'both' : 'only'
}
