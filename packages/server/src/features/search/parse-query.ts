import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { parseAttributeFilters } from './attribute-filters.ts'
import { parseEventFilters } from './event-filters.ts'
import { parseObjectFilters } from './object-filters.ts'
import { parseOrder } from './order.ts'
import type { Query, Show } from './query.ts'
import type { SearchScope } from './scope.ts'
import { parseTerms } from './terms.ts'

/**
 * Reads what a request wishes for. Names that are not listed are ignored, and so are those whose features are yet to
 * come (warninglists, feeds, the parameters of other formats).
 *
 * Source: MISP's RestSearchComponent and `restSearch` of its models, in `rest-search`.
 */
export function parseQuery(scope: SearchScope, wishes: Wishes, now: number): Query {
  const limit = positive(wishes['limit'])
  const page = positive(wishes['page']) ?? 1
  return {
    freeText: freeTextOf(wishes),
    event: parseEventFilters(scope, wishes, now),
    attribute: parseAttributeFilters(scope, wishes, now),
    object: parseObjectFilters(scope, wishes, now),
    uuid: parseTerms(wishes['uuid']),
    sharingGroup: parseTerms(wishes['sharinggroup']),
    tags: parseTerms(wishes['tags'] ?? wishes['tag']),
    eventTags: parseTerms(wishes['event_tags']),
    galaxies: galaxiesOf(wishes),
    blockedAttributeTags: parseTerms(wishes['blockedAttributeTags']),
    deleted: deletedWish(wishes['deleted']),
    order: parseOrder(scope, wishes['order']),
    limit: limit ?? Infinity,
    // A page without a limit means nothing: everything is on the first.
    offset: limit === undefined ? 0 : Math.min((page - 1) * limit, Number.MAX_SAFE_INTEGER),
    asMember: isWished(wishes['disableSiteAdmin']),
    warnings: { shows: isWished(wishes['includeWarninglistHits']), enforces: isWished(wishes['enforceWarninglist']) },
    show: showOf(wishes),
  }
}

function positive(wish: unknown): number | undefined {
  const number = typeof wish === 'string' || typeof wish === 'number' ? Number(wish) : NaN
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/** `quickFilter` looks for a part of the text; `searchall` takes `value`, else itself, as a pattern that brings its own `%`. */
function freeTextOf(wishes: Wishes): string | undefined {
  const quick = textOf(wishes['quickFilter'])
  if (quick !== undefined) return quick.startsWith('%') || quick.endsWith('%') ? quick : `%${quick}%`
  if (!isWished(wishes['searchall'])) return undefined
  return textOf(wishes['value']) ?? textOf(wishes['searchall'])
}

function textOf(wish: unknown): string | undefined {
  return typeof wish === 'string' && isWished(wish) ? wish.replaceAll('\0', '\ufffd') : undefined
}

/** Source: `rest-search` §5; events/view reads the same word otherwise. */
function deletedWish(wish: unknown): Query['deleted'] {
  const wanted = new Set([wish].flat().map((item) => isWished(item)))
  if (!wanted.has(true)) return 'live'
  return wanted.has(false) ? 'both' : 'only'
}

function galaxiesOf(wishes: Wishes): Query['galaxies'] {
  return Object.entries(wishes).flatMap(([name, wish]) => {
    const terms = name.startsWith('galaxy.') ? parseTerms(wish) : undefined
    return terms ? [{ key: name.slice('galaxy.'.length), terms }] : []
  })
}

function showOf(wishes: Wishes): Show {
  const is = (name: string) => isWished(wishes[name])
  return {
    context: is('includeContext'),
    eventUuid: is('includeEventUuid') || is('include_event_uuid'),
    // Scores are told with the tags that they come from.
    eventTags: is('includeEventTags') || is('includeDecayScore') || is('excludeDecayed'),
    allTags: is('includeAllTags'),
    proposals: is('includeProposals'),
    sightings: is('includeSightings'),
    correlations: is('includeCorrelations'),
    galaxies: is('includeGalaxy'),
    attachments: is('withAttachments') || is('includeAttachments'),
    metadataOnly: is('metadata'),
    flatten: is('flatten'),
    sgReferenceOnly: is('sgReferenceOnly'),
    excludeGalaxy: is('excludeGalaxy'),
    excludeLocalTags: wishes['excludeLocalTags'] === undefined ? undefined : is('excludeLocalTags'),
    analystData: is('includeAnalystData'),
    granularCorrelations: is('includeGranularCorrelations') || is('includeRelatedTags'),
    feedCorrelations: is('includeFeedCorrelations'),
    serverCorrelations: is('includeServerCorrelations'),
    noEventReports: is('noEventReports'),
    noShadowAttributes: is('noShadowAttributes'),
    extended: is('extended'),
    extensionList: is('extensionList'),
    columns: namesOf(wishes['requested_attributes']),
    objectColumns: namesOf(wishes['requested_obj_attributes']),
    headerless: is('headerless'),
    asMisp: is('misp_compat'),
  }
}

function namesOf(wish: unknown): string[] | undefined {
  const names = [wish].flat().flatMap((item) => (typeof item === 'string' ? item.split(/[,|]+/) : []))
  const given = names.map((name) => name.trim()).filter((name) => name !== '')
  return given.length > 0 ? given : undefined
}
