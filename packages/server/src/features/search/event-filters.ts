import type { Wishes } from '../../platform/http/wishes.ts'
import type { EventFilter } from './query.ts'
import type { SearchScope } from './scope.ts'
import { dayBounds, daySpan, spanWish } from './spans.ts'
import { switchWish } from './switches.ts'
import { mapTerms, parseTerms, type Terms } from './terms.ts'

type TermsFilter = Extract<EventFilter, { terms: Terms }>['by']

/** Parameters that name events by something of theirs, for every scope and for events alone. */
const everywhere: Record<string, TermsFilter> = { eventid: 'event', org: 'org', eventinfo: 'info' }
const forEvents: Record<string, TermsFilter> = {
  event_uuid: 'event',
  idList: 'event',
  eventsExtendingUuid: 'extends',
  distribution: 'distribution',
  sharing_group_id: 'sharing_group_id',
  'org.sector': 'sector',
  'org.nationality': 'nationality',
}

/** The conditions on events. Source: `rest-search` §3. */
export function parseEventFilters(scope: SearchScope, wishes: Wishes, now: number): EventFilter[] {
  const names = {
    ...everywhere,
    ...(scope === 'events' ? forEvents : { event_ids: 'event' as const }),
    ...(scope === 'objects' ? {} : { threat_level_id: 'threat_level_id' as const }),
  }
  return [
    ...Object.entries(names).flatMap(([name, by]) => termsFilter(by, wishes[name])),
    ...switchFilter('published', wishes['published']),
    ...(scope === 'events' ? switchFilter('protected', wishes['protected']) : []),
    ...(scope === 'events' ? switchFilter('org is local', wishes['org.local']) : []),
    ...dayBounds(wishes, now),
    ...(scope === 'events' ? daySpan(wishes['date'], now) : []),
    ...spanFilter('publish_timestamp', spanWish(wishes, ['publish_timestamp', 'last'], now)),
    ...spanFilter('timestamp', spanWish(wishes, timestampNames(scope), now)),
  ]
}

/** `timestamp` is the time of what the scope lists. */
function timestampNames(scope: SearchScope): string[] {
  return scope === 'events' ? ['timestamp', 'event_timestamp'] : ['event_timestamp']
}

function termsFilter(by: TermsFilter, wish: unknown): EventFilter[] {
  const terms = parseTerms(wish)
  if (!terms) return []
  const named = by === 'event' ? mapTerms(terms, (text) => (text === 'all' ? [] : [text])) : terms
  const isAll = named.any.length + named.all.length + named.none.length === 0
  return isAll ? [] : [{ by, terms: named }]
}

function switchFilter(by: 'published' | 'protected' | 'org is local', wish: unknown): EventFilter[] {
  const is = switchWish(wish)
  return is === undefined ? [] : [{ by, is }]
}

function spanFilter(by: 'timestamp' | 'publish_timestamp', span: ReturnType<typeof spanWish>): EventFilter[] {
  return span === undefined ? [] : [{ by, span }]
}
