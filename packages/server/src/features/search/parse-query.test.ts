import { describe, expect, test } from 'vitest'
import { parseQuery } from './parse-query.ts'
import type { Query } from './query.ts'
import type { SearchScope } from './scope.ts'

const NOW = 1_700_000_000
const read = (scope: SearchScope, wishes: object): Query => parseQuery(scope, { ...wishes }, NOW)
const any = (...texts: string[]) => ({ any: texts, all: [], none: [] })
const none = (...texts: string[]) => ({ any: [], all: [], none: texts })

const NOTHING = read('attributes', {})

test('nothing wished is everything live, by id, without extras', () => {
  expect(NOTHING).toMatchObject({
    freeText: undefined,
    event: [],
    attribute: [],
    object: [],
    uuid: undefined,
    tags: undefined,
    galaxies: [],
    deleted: 'live',
    order: [],
    limit: Infinity,
    offset: 0,
    asMember: false,
  })
  expect(Object.values(NOTHING.show).every((wish) => wish === false || wish === undefined)).toBe(true)
})

test('what PyMISP sends on every call is the same as nothing', () => {
  const habits = {
    returnFormat: 'json',
    withAttachments: 0,
    metadata: 0,
    enforceWarninglist: 0,
    includeEventUuid: 0,
    includeEventTags: 0,
    sgReferenceOnly: 0,
    includeContext: 0,
    headerless: 0,
    includeSightings: 0,
    includeDecayScore: 0,
    includeCorrelations: 0,
    excludeDecayed: 0,
  }
  for (const scope of ['events', 'attributes', 'objects'] as const) {
    expect(read(scope, habits)).toEqual(read(scope, {}))
  }
})

test('unknown names are ignored', () => {
  expect(read('attributes', { event_id: 5, nonsense: 'x' })).toEqual(NOTHING)
})

describe('filters on attributes', () => {
  test.each<[object, Query['attribute']]>([
    [{ value: 'a' }, [{ by: 'value', terms: any('a') }]],
    [{ value: ['a', '!b'] }, [{ by: 'value', terms: { any: ['a'], all: [], none: ['b'] } }]],
    [{ value: '2001:0db8::0001' }, [{ by: 'value', terms: any('2001:db8::1', '2001:0db8::0001') }]],
    [{ value: '192.0.2.1/32' }, [{ by: 'value', terms: any('192.0.2.1', '192.0.2.1/32') }]],
    [{ value: 'evil.example/32' }, [{ by: 'value', terms: any('evil.example/32') }]],
    [{ value: 'http://x:80/32' }, [{ by: 'value', terms: any('http://x:80/32') }]],
    [
      { value1: 'a', value2: '!b' },
      [
        { by: 'value1', terms: any('a') },
        { by: 'value2', terms: none('b') },
      ],
    ],
    [{ type: 'IP-DST' }, [{ by: 'type', terms: any('ip-dst') }]],
    [{ type: 'email-src' }, [{ by: 'type', terms: any('email-src', 'email') }]],
    [{ type: '!email-src' }, [{ by: 'type', terms: none('email-src') }]],
    [{ type: 'ip-%' }, [{ by: 'type', terms: any('ip-src', 'ip-dst', 'ip-dst|port', 'ip-src|port') }]],
    [{ type: 'no-such-type' }, [{ by: 'type', terms: any('no-such-type') }]],
    [{ category: 'network activity' }, [{ by: 'category', terms: any('Network activity') }]],
    [{ object_relation: 'md5' }, [{ by: 'object_relation', terms: any('md5') }]],
    [{ comment: '%seen%' }, [{ by: 'comment', terms: any('%seen%') }]],
    [{ to_ids: 1 }, [{ by: 'to_ids', is: true }]],
    [{ to_ids: '0' }, [{ by: 'to_ids', is: false }]],
    [{ to_ids: 'exclude' }, [{ by: 'to_ids', is: false }]],
    [{ to_ids: [0, 1] }, []],
    [{ timestamp: '1d' }, [{ by: 'timestamp', span: { from: NOW - 86_400, to: undefined } }]],
    [{ attribute_timestamp: [20, 10] }, [{ by: 'timestamp', span: { from: 10, to: 20 } }]],
    [{ timestamp: '5x' }, [{ by: 'timestamp', span: { from: NOW + 1, to: undefined } }]],
    [{ timestamp: '9'.repeat(40) }, [{ by: 'timestamp', span: { from: 1e12, to: undefined } }]],
    [{ first_seen: 10 }, [{ by: 'first_seen', span: { from: 10_000_000 } }]],
    [{ last_seen: 10 }, [{ by: 'last_seen', span: { to: 10_000_000 } }]],
    [{ last_seen: [10, 20] }, [{ by: 'last_seen', span: { from: 10_000_000, to: 20_000_000 } }]],
  ])('%j', (wishes, filters) => {
    const { attribute } = read('attributes', wishes)
    const sorted = attribute.map((filter) =>
      filter.by === 'type' ? { ...filter, terms: { ...filter.terms, any: filter.terms.any.toSorted() } } : filter,
    )
    const expected = filters.map((filter) =>
      filter.by === 'type' ? { ...filter, terms: { ...filter.terms, any: filter.terms.any.toSorted() } } : filter,
    )
    expect(sorted).toEqual(expected)
  })

  test('the halves and times of attributes are for their own scope', () => {
    expect(read('events', { value1: 'a', first_seen: 10, attribute_timestamp: 10 }).attribute).toEqual([])
  })
})

describe('filters on events', () => {
  test.each<[SearchScope, object, Query['event']]>([
    ['attributes', { eventid: 5 }, [{ by: 'event', terms: any('5') }]],
    ['attributes', { eventid: ['5', '!6'] }, [{ by: 'event', terms: { any: ['5'], all: [], none: ['6'] } }]],
    ['attributes', { eventid: 'all' }, []],
    ['attributes', { event_ids: [1, 2] }, [{ by: 'event', terms: any('1', '2') }]],
    ['events', { event_uuid: 'u' }, [{ by: 'event', terms: any('u') }]],
    ['events', { idList: [1, 2] }, [{ by: 'event', terms: any('1', '2') }]],
    ['events', { eventsExtendingUuid: 'u' }, [{ by: 'extends', terms: any('u') }]],
    ['attributes', { org: '!CIRCL' }, [{ by: 'org', terms: none('CIRCL') }]],
    ['events', { 'org.sector': 'Bank' }, [{ by: 'sector', terms: any('Bank') }]],
    ['events', { 'org.nationality': 'Norway' }, [{ by: 'nationality', terms: any('Norway') }]],
    ['events', { 'org.local': 1 }, [{ by: 'org is local', is: true }]],
    ['attributes', { 'org.local': 1, distribution: 1, protected: 1, date: '1d' }, []],
    ['events', { distribution: [1, 3] }, [{ by: 'distribution', terms: any('1', '3') }]],
    ['events', { sharing_group_id: '2' }, [{ by: 'sharing_group_id', terms: any('2') }]],
    ['attributes', { eventinfo: '%x%' }, [{ by: 'info', terms: any('%x%') }]],
    ['attributes', { threat_level_id: [1, 2] }, [{ by: 'threat_level_id', terms: any('1', '2') }]],
    ['objects', { threat_level_id: 1 }, []],
    ['attributes', { published: 0 }, [{ by: 'published', is: false }]],
    ['attributes', { published: [true, false] }, []],
    ['events', { protected: 1 }, [{ by: 'protected', is: true }]],
    ['attributes', { from: '2024-01-01', to: '2024-01-31' }, [{ by: 'date', from: '2024-01-01', to: '2024-01-31' }]],
    ['attributes', { from: '1704067200' }, [{ by: 'date', from: '2024-01-01', to: undefined }]],
    ['attributes', { to: 'adad' }, [{ by: 'nothing' }]],
    ['events', { date: ['7d', '14d'] }, [{ by: 'date', from: '2023-10-31', to: '2023-11-07' }]],
    ['attributes', { last: '1d' }, [{ by: 'publish_timestamp', span: { from: NOW - 86_400, to: undefined } }]],
    ['attributes', { publish_timestamp: [1, 2] }, [{ by: 'publish_timestamp', span: { from: 1, to: 2 } }]],
    ['events', { timestamp: 5 }, [{ by: 'timestamp', span: { from: 5, to: undefined } }]],
    ['objects', { event_timestamp: 5 }, [{ by: 'timestamp', span: { from: 5, to: undefined } }]],
    ['attributes', { timestamp: 5 }, []],
  ])('%s %j', (scope, wishes, filters) => {
    expect(read(scope, wishes).event).toEqual(filters)
  })
})

test.each<[SearchScope, object, Query['object']]>([
  ['objects', { object_name: 'file' }, [{ by: 'name', terms: any('file') }]],
  ['attributes', { object_name: '!file' }, [{ by: 'name', terms: none('file') }]],
  ['objects', { object_template_uuid: 'u' }, [{ by: 'template_uuid', terms: any('u') }]],
  ['objects', { object_template_version: 3 }, [{ by: 'template_version', terms: any('3') }]],
  ['objects', { timestamp: 5 }, [{ by: 'timestamp', span: { from: 5, to: undefined } }]],
  ['objects', { first_seen: 5 }, [{ by: 'first_seen', span: { from: 5_000_000 } }]],
])('filters on objects: %s %j', (scope, wishes, filters) => {
  expect(read(scope, wishes).object).toEqual(filters)
})

test.each<[object, Partial<Query>]>([
  [{ uuid: 'u' }, { uuid: any('u') }],
  [{ tags: ['a', '!b'] }, { tags: { any: ['a'], all: [], none: ['b'] } }],
  [{ tag: 'a' }, { tags: any('a') }],
  [{ tags: { AND: ['a', 'b'] } }, { tags: { any: [], all: [['a'], ['b']], none: [] } }],
  [{ event_tags: 'a' }, { eventTags: any('a') }],
  [{ blockedAttributeTags: ['a'] }, { blockedAttributeTags: any('a') }],
  [{ sharinggroup: 3 }, { sharingGroup: any('3') }],
  [{ 'galaxy.country': 'FR' }, { galaxies: [{ key: 'country', terms: any('FR') }] }],
  [{ disableSiteAdmin: 1 }, { asMember: true }],
  [{ deleted: 1 }, { deleted: 'only' }],
  [{ deleted: true }, { deleted: 'only' }],
  [{ deleted: 'only' }, { deleted: 'only' }],
  [{ deleted: [0, 1] }, { deleted: 'both' }],
  [{ deleted: [true, false] }, { deleted: 'both' }],
  [{ deleted: 0 }, { deleted: 'live' }],
  [
    { limit: '10', page: 3 },
    { limit: 10, offset: 20 },
  ],
  [
    { limit: 10, page: 0 },
    { limit: 10, offset: 0 },
  ],
  [{ page: 3 }, { limit: Infinity, offset: 0 }],
  [{ limit: -1 }, { limit: Infinity, offset: 0 }],
  [{ limit: 'x' }, { limit: Infinity, offset: 0 }],
  [{ quickFilter: 'part' }, { freeText: '%part%' }],
  [{ quickFilter: 'part%' }, { freeText: 'part%' }],
  [{ searchall: 1, value: '%x%' }, { freeText: '%x%' }],
  [{ searchall: '%y%' }, { freeText: '%y%' }],
  [{ searchall: 0, value: '%x%' }, { freeText: undefined }],
])('%j', (wishes, part) => {
  expect(read('events', wishes)).toMatchObject(part)
})

test.each<[SearchScope, unknown, Query['order']]>([
  ['events', 'timestamp desc', [{ column: 'Event.timestamp', isDescending: true }]],
  ['events', 'Event.info', [{ column: 'Event.info', isDescending: false }]],
  [
    'attributes',
    'Event.publish_timestamp desc, type',
    [
      { column: 'Event.publish_timestamp', isDescending: true },
      { column: 'Attribute.type', isDescending: false },
    ],
  ],
  ['attributes', ['value DESC'], [{ column: 'Attribute.value', isDescending: true }]],
  ['attributes', 'comment desc', []],
  ['attributes', 'id; drop table attributes', []],
  ['attributes', 'constructor', []],
  ['objects', 'id desc', []],
])('order in %s: %j', (scope, order, steps) => {
  expect(read(scope, { order }).order).toEqual(steps)
})

test('each extra has its name', () => {
  expect(
    read('attributes', {
      includeContext: 1,
      include_event_uuid: true,
      includeEventTags: '1',
      includeAllTags: 1,
      includeProposals: 1,
      includeSightings: 1,
      includeCorrelations: 1,
      includeFeedCorrelations: 1,
      includeServerCorrelations: 1,
      includeGalaxy: 1,
      includeAttachments: 1,
      metadata: 1,
      flatten: 1,
      sgReferenceOnly: 1,
      excludeGalaxy: 1,
      excludeLocalTags: 0,
      includeAnalystData: 1,
      includeRelatedTags: 1,
      noEventReports: 1,
      noShadowAttributes: 1,
      extended: 1,
      extensionList: 1,
      requested_attributes: ['uuid', 'value'],
      requested_obj_attributes: 'object_name',
      headerless: 1,
      misp_compat: 1,
    }).show,
  ).toEqual({
    context: true,
    eventUuid: true,
    eventTags: true,
    allTags: true,
    proposals: true,
    sightings: true,
    correlations: true,
    feedCorrelations: true,
    serverCorrelations: true,
    galaxies: true,
    attachments: true,
    metadataOnly: true,
    flatten: true,
    sgReferenceOnly: true,
    excludeGalaxy: true,
    excludeLocalTags: false,
    analystData: true,
    granularCorrelations: true,
    noEventReports: true,
    noShadowAttributes: true,
    extended: true,
    extensionList: true,
    columns: ['uuid', 'value'],
    objectColumns: ['object_name'],
    headerless: true,
    asMisp: true,
  })
})
