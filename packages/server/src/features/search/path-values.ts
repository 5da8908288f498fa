import type { Wishes } from '../../platform/http/wishes.ts'
import type { SearchScope } from './scope.ts'

/** What values in a path stand for, one after the other. Source: MISP's RestSearchComponent, `paramArray`. */
const BEFORE_TIMES = ['returnFormat', 'value', 'type', 'category', 'org', 'tags'] as const
const TIMES = ['from', 'to', 'last', 'eventid', 'withAttachments'] as const
const FROM_TIMES = [
  ...TIMES,
  'uuid',
  'publish_timestamp',
  'published',
  'timestamp',
  'enforceWarninglist',
  'to_ids',
  'deleted',
  'includeEventUuid',
  'event_timestamp',
  'threat_level_id',
  'includeEventTags',
  'includeProposals',
  'limit',
  'page',
] as const
const PATH_ORDER: Record<SearchScope, readonly string[]> = {
  events: [
    ...BEFORE_TIMES,
    'searchall',
    ...TIMES,
    'metadata',
    'uuid',
    'publish_timestamp',
    'timestamp',
    'event_timestamp',
    'event_tags',
    'published',
    'enforceWarninglist',
    'sgReferenceOnly',
    'limit',
    'page',
  ],
  attributes: ['returnFormat', 'value', 'value1', 'value2', 'type', 'category', 'org', 'tags', ...FROM_TIMES],
  objects: [...BEFORE_TIMES, 'first_seen', 'last_seen', ...FROM_TIMES],
}

/**
 * The wishes that stand as plain values in a path, `/attributes/restSearch/json/192.0.2.1`. What is null, 0 or false
 * there is left out; `;` stands for `:`, and `||` parts the items of a list. `path` is as it was sent: a value may hold
 * an encoded slash.
 */
export function pathWishes(scope: SearchScope, path: string): Wishes {
  const [, , , ...values] = (path.split('?')[0] ?? '').split('/')
  const wishes = values.flatMap((sent, i): [string, unknown][] => {
    const name = PATH_ORDER[scope][i]
    const value = decoded(sent).replaceAll(';', ':')
    const isGiven = name !== undefined && !['', 'null', '0', 'false'].includes(value)
    return isGiven ? [[name, value.includes('||') ? value.split('||') : value]] : []
  })
  return Object.fromEntries(wishes)
}

function decoded(sent: string): string {
  try {
    return decodeURIComponent(sent)
  } catch {
    return sent
  }
}
