import type { Attribute } from '@tocsin/format'
import { analystDataApi, type AnalystDataApi } from './analyst-data.ts'
import { appendAttributes, type LineOutcome } from './append-attributes.ts'
import { attributesApi, type AttributesApi } from './attributes.ts'
import { authKeysApi, type AuthKeysApi } from './auth-keys.ts'
import { contentApi, type ContentApi } from './content.ts'
import { drawingsApi, type DrawingsApi } from './drawings.ts'
import { openConnection, type ConnectionSettings } from './connection.ts'
import { decayingModelsApi, type DecayingModelsApi } from './decaying-models.ts'
import { eventListApi, type EventListApi } from './event-list.ts'
import { eventRowsApi, type EventRowsApi } from './event-rows.ts'
import { eventsApi, type EventsApi } from './events.ts'
import { galaxiesApi, type GalaxiesApi } from './galaxies.ts'
import { importsApi, type ImportsApi } from './imports.ts'
import { instanceApi, type InstanceApi } from './instance.ts'
import { exportsApi, savedSearchesApi, type ExportsApi, type SavedSearchesApi } from './exports.ts'
import { feedsApi, publishedFeedsApi, type FeedsApi, type PublishedFeedsApi } from './feeds.ts'
import { jobsApi, type JobsApi } from './jobs.ts'
import { noticelistsApi, type NoticelistsApi } from './noticelists.ts'
import { objectTemplatesApi, type ObjectTemplatesApi } from './object-templates.ts'
import { objectsApi, type ObjectsApi } from './objects.ts'
import { organisationsApi, type OrganisationsApi } from './organisations.ts'
import { peersApi, type PeersApi } from './peers.ts'
import { proposalsApi, type ProposalsApi } from './proposals.ts'
import type { MispJson, RecordId } from './record.ts'
import { recallsApi, type RecallsApi } from './recalls.ts'
import { searchApi, type SearchApi } from './search.ts'
import { serversApi, type ServersApi } from './servers.ts'
import { sessionApi, type SessionApi } from './session.ts'
import { sharingApi, type SharingApi } from './sharing.ts'
import { sharingGroupsApi, type SharingGroupsApi } from './sharing-groups.ts'
import { sightingsApi, type SightingsApi } from './sightings.ts'
import { tagsApi, type TagsApi } from './tags.ts'
import { usersApi, type UsersApi } from './users.ts'
import { warninglistsApi, type WarninglistsApi } from './warninglists.ts'

/**
 * A Tocsin or MISP server, as one key sees it. Records come and go in the types of `@tocsin/format`; what is JSON of
 * MISP's already goes as `new MispJson(…)`. Records are named by local id or uuid.
 */
export type Client = {
  events: EventsApi
  eventList: EventListApi
  eventRows: EventRowsApi
  attributes: AttributesApi
  objects: ObjectsApi
  objectTemplates: ObjectTemplatesApi
  proposals: ProposalsApi
  analystData: AnalystDataApi
  drawings: DrawingsApi
  noticelists: NoticelistsApi
  warninglists: WarninglistsApi
  sightings: SightingsApi
  decayingModels: DecayingModelsApi
  tags: TagsApi
  galaxies: GalaxiesApi
  organisations: OrganisationsApi
  sharing: SharingApi
  sharingGroups: SharingGroupsApi
  session: SessionApi
  users: UsersApi
  authKeys: AuthKeysApi
  search: SearchApi
  instance: InstanceApi
  content: ContentApi
  jobs: JobsApi
  servers: ServersApi
  peers: PeersApi
  savedSearches: SavedSearchesApi
  exports: ExportsApi
  feeds: FeedsApi
  publishedFeeds: PublishedFeedsApi
  recalls: RecallsApi
  imports: ImportsApi
  /**
   * Adds attributes to an event line by line, however many there are, and says what became of each. Tocsin only. Nothing
   * is sent before the outcomes are read. @throws ApiError
   */
  appendAttributes(
    eventId: RecordId,
    attributes: Iterable<Attribute | MispJson> | AsyncIterable<Attribute | MispJson>,
  ): AsyncGenerator<LineOutcome, void>
}

/** Opens a client; nothing is sent before its first call. @throws ApiError when the address or the key cannot be used */
export function createClient(settings: ConnectionSettings): Client {
  const connection = openConnection(settings)
  return {
    events: eventsApi(connection),
    eventList: eventListApi(connection),
    eventRows: eventRowsApi(connection),
    attributes: attributesApi(connection),
    objects: objectsApi(connection),
    objectTemplates: objectTemplatesApi(connection),
    proposals: proposalsApi(connection),
    analystData: analystDataApi(connection),
    drawings: drawingsApi(connection),
    noticelists: noticelistsApi(connection),
    warninglists: warninglistsApi(connection),
    sightings: sightingsApi(connection),
    decayingModels: decayingModelsApi(connection),
    tags: tagsApi(connection),
    galaxies: galaxiesApi(connection),
    organisations: organisationsApi(connection),
    sharing: sharingApi(connection),
    sharingGroups: sharingGroupsApi(connection),
    session: sessionApi(connection),
    users: usersApi(connection),
    authKeys: authKeysApi(connection),
    search: searchApi(connection),
    instance: instanceApi(connection),
    content: contentApi(connection),
    jobs: jobsApi(connection),
    servers: serversApi(connection),
    peers: peersApi(connection),
    savedSearches: savedSearchesApi(connection),
    exports: exportsApi(connection),
    feeds: feedsApi(connection),
    publishedFeeds: publishedFeedsApi(connection),
    recalls: recallsApi(connection),
    imports: importsApi(connection),
    appendAttributes: (eventId, attributes) => appendAttributes(connection, eventId, attributes),
  }
}
