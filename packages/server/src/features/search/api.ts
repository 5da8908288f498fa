import { attribute, event, flag, list, localId, mispObject, text } from '@tocsin/format'
import type { Fields, Media, RouteTable, RouteText } from '../../platform/http/api/route-table.ts'
import { also, anything, fields, listOf, media, object, oneOf, record, told } from '../../platform/http/api/shapes.ts'
import { formats } from './formats.ts'
import type { SearchScope } from './scope.ts'

const texts = list(text)

/** What narrows a search in every scope. Terms: one or several; `!x` and `{"NOT": …}` exclude; % stands for anything. */
const everywhere: Fields = {
  value: told(texts, 'Values of attributes; `!x` excludes, % stands for anything.'),
  type: told(texts, 'Types of attributes.'),
  category: told(texts, 'Categories of attributes.'),
  ...fields(texts, 'object_relation comment uuid sharinggroup'),
  org: told(texts, 'Creator organisations, by name, number or UUID.'),
  tags: told(texts, 'Tags of the record or its event; `tag` means the same.'),
  tag: texts,
  event_tags: told(texts, 'Tags of the event.'),
  eventid: told(texts, 'Events, by number or UUID.'),
  eventinfo: told(texts, 'A part of what the event is about.'),
  from: told(text, 'The first day of the event.'),
  to: told(text, 'The last day of the event.'),
  last: told(texts, 'Since when it was published: `5d`, `12h`, a time, or two of them; also `publish_timestamp`.'),
  publish_timestamp: texts,
  timestamp: told(texts, 'Since when what is listed was changed.'),
  event_timestamp: told(texts, 'Since when the event was changed.'),
  published: flag,
  to_ids: told(texts, '1, 0, both, or `exclude` for 0.'),
  deleted: told(texts, '1 for the deleted alone, [0, 1] for all.'),
  object_name: texts,
  ...fields(texts, 'object_template_uuid object_template_version'),
  quickFilter: told(text, 'A part of anything; the other conditions are then ignored.'),
  searchall: text,
  'galaxy.*': told(texts, 'By an element of clusters: `galaxy.country`.'),
  order: told(text, '`Event.timestamp desc`, or `id`.'),
  limit: localId,
  page: told(localId, 'From 1; without a limit everything is on the first.'),
}

const withEach = told(flag, 'Show it with each record.')
const shown: Fields = {
  ...fields(withEach, 'includeContext includeEventUuid includeEventTags includeAllTags includeProposals'),
  ...fields(withEach, 'includeSightings includeCorrelations includeGalaxy includeAnalystData includeWarninglistHits'),
  ...fields(withEach, 'includeDecayScore includeFullModel includeGranularCorrelations withAttachments'),
  excludeDecayed: told(flag, 'Leave out what has decayed.'),
  decayingModel: told(texts, 'The models that decide.'),
  modelOverrides: told(text, 'Parameters in place of those of the models, as JSON.'),
  score: told(localId, 'Decayed is what scores less.'),
  enforceWarninglist: told(flag, 'Leave out what a warninglist holds.'),
  ...fields(flag, 'metadata flatten sgReferenceOnly excludeGalaxy excludeLocalTags noEventReports noShadowAttributes'),
  ...fields(flag, 'extended extensionList headerless misp_compat'),
  requested_attributes: told(texts, 'Columns of CSV.'),
  requested_obj_attributes: texts,
  blockedAttributeTags: told(texts, 'Attributes with these tags are left out of events.'),
  disableSiteAdmin: told(flag, 'Search as a plain member of the organisation.'),
}

const ofEvents: Fields = {
  ...fields(texts, 'event_uuid idList eventsExtendingUuid distribution sharing_group_id threat_level_id date'),
  ...fields(texts, 'org.sector org.nationality'),
  ...fields(flag, 'protected org.local'),
}
const ofAttributes: Fields = {
  ...fields(texts, 'value1 value2 event_ids threat_level_id first_seen last_seen'),
  attribute_timestamp: told(texts, 'Since when the attribute was changed.'),
}

function takenBy(scope: SearchScope): Fields {
  const names = Object.keys(formats).filter((name) => formats[name]?.scopes.includes(scope))
  const own = { events: ofEvents, attributes: ofAttributes, objects: fields(texts, 'first_seen last_seen') }[scope]
  return { returnFormat: told(oneOf(...names), 'json unless said.'), ...everywhere, ...own, ...shown }
}

/** JSON, and whatever else a format is written in. */
function answersOf(scope: SearchScope, json: object): readonly Media[] {
  const types = Object.values(formats).filter(({ scopes }) => scopes.includes(scope))
  const others = new Set(types.map(({ contentType }) => contentType.split(';')[0] ?? ''))
  others.delete('application/json')
  // Formats of JSON that are not MISP's share its type.
  return [
    media('application/json', { anyOf: [json, { type: ['object', 'array'] }] }),
    ...[...others].map((type) => media(type)),
  ]
}

function searching(summary: string, scope: SearchScope, json: { writes: object }): RouteText {
  return { summary, takes: takenBy(scope), answers: answersOf(scope, json.writes) }
}

const found = {
  events: object({ response: listOf(record(event)) }),
  attributes: object({ response: object({ Attribute: listOf(also(attribute, { id: localId })) }) }),
  objects: object({ response: listOf(object({ Object: also(mispObject, { Event: anything }) })) }),
}

export const searchApi: RouteTable = {
  group: 'Search',
  routes: {
    'GET POST /events/restSearch[/{*}]': searching('Search events', 'events', found.events),
    'GET POST /attributes/restSearch[/{*}]': searching('Search attributes', 'attributes', found.attributes),
    'GET POST /objects/restSearch[/{*}]': searching('Search objects', 'objects', found.objects),
  },
}
