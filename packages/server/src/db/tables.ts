import type {
  OrganisationsTable,
  RolesTable,
  UsersTable,
  AuthKeysTable,
  SessionsTable,
  LoginFailuresTable,
  ServerIdentityTable,
} from './tables/accounts.ts'
import type {
  EventBlocklistsTable,
  CorrelationExclusionsTable,
  SharingGroupsTable,
  SharingGroupChildrenTable,
  SharingGroupMembersTable,
  SharingGroupOrgsTable,
  SharingGroupServersTable,
  TagsTable,
  GalaxiesTable,
  GalaxyClustersTable,
} from './tables/vocabulary.ts'
import type { ObjectTemplatesTable, RelationshipVocabulariesTable } from './tables/object-templates.ts'
import type {
  FavouriteTagsTable,
  TagCollectionsTable,
  TagCollectionTagsTable,
  TagVocabularyTable,
  TaxonomiesTable,
  TaxonomyTagsTable,
} from './tables/taxonomies.ts'
import type {
  AnalystDataBlocklistsTable,
  EventGraphsTable,
  NoticelistEntriesTable,
  NoticelistsTable,
} from './tables/analyst.ts'
import type { AuditLogTable } from './tables/audit.ts'
import type { RecallAnswersTable, RecallsTable } from './tables/recalls.ts'
import type { InstanceKeysTable } from './tables/instance-keys.ts'
import type { DecayingModelsTable } from './tables/decay.ts'
import type { ContentDocumentsTable, JobsTable, StarterDocumentsTable } from './tables/content.ts'
import type { FeedsTable, PublishedFeedsTable } from './tables/feeds.ts'
import type { KeptSetsTable, KeptValuesTable } from './tables/kept-values.ts'
import type { RunOutcomesTable, RunsTable } from './tables/runs.ts'
import type { EventWithdrawalsTable, RecordChangesTable, SyncCursorsTable } from './tables/changes.ts'
import type { ServersTable } from './tables/servers.ts'
import type {
  EventArrivalsTable,
  SavedSearchesTable,
  ScheduledExportsTable,
  TaxiiStatusesTable,
} from './tables/exports.ts'
import type { WarninglistEntriesTable, WarninglistsTable, WarninglistTypesTable } from './tables/warninglists.ts'
import type {
  GalaxyClusterBlocklistsTable,
  GalaxyClusterRelationsTable,
  GalaxyClusterRelationTagsTable,
  GalaxyCollectionsTable,
  GalaxyElementsTable,
} from './tables/galaxies.ts'
import type {
  LogInChallengesTable,
  OrgBlocklistsTable,
  RecoveryCodesTable,
  RegistrationsTable,
  SecondFactorsTable,
  ServerSettingsTable,
  UserSettingsTable,
} from './tables/people.ts'
import type {
  EventsTable,
  AttributesTable,
  ObjectsTable,
  ObjectReferencesTable,
  AttachmentsTable,
  EventTagsTable,
  AttributeTagsTable,
  EventReportsTable,
  ShadowAttributesTable,
  SightingsTable,
  AnalystDataTable,
  CryptographicKeysTable,
  EventDelegationsTable,
} from './tables/graph.ts'
import type { ZeromqMessagesTable } from './tables/zeromq.ts'

/** The tables as Kysely sees them; `migrations/` makes them and explains their columns. */
export type Database = {
  organisations: OrganisationsTable
  roles: RolesTable
  users: UsersTable
  auth_keys: AuthKeysTable
  sessions: SessionsTable
  login_failures: LoginFailuresTable
  server_identity: ServerIdentityTable
  instance_keys: InstanceKeysTable
  recalls: RecallsTable
  recall_answers: RecallAnswersTable
  audit_log: AuditLogTable
  event_blocklists: EventBlocklistsTable
  correlation_exclusions: CorrelationExclusionsTable
  sharing_groups: SharingGroupsTable
  sharing_group_orgs: SharingGroupOrgsTable
  sharing_group_servers: SharingGroupServersTable
  sharing_group_children: SharingGroupChildrenTable
  sharing_group_members: SharingGroupMembersTable
  tags: TagsTable
  taxonomies: TaxonomiesTable
  taxonomy_tags: TaxonomyTagsTable
  tag_vocabulary: TagVocabularyTable
  favourite_tags: FavouriteTagsTable
  tag_collections: TagCollectionsTable
  tag_collection_tags: TagCollectionTagsTable
  galaxies: GalaxiesTable
  galaxy_clusters: GalaxyClustersTable
  object_templates: ObjectTemplatesTable
  relationship_vocabularies: RelationshipVocabulariesTable
  galaxy_collections: GalaxyCollectionsTable
  galaxy_elements: GalaxyElementsTable
  galaxy_cluster_relations: GalaxyClusterRelationsTable
  galaxy_cluster_relation_tags: GalaxyClusterRelationTagsTable
  galaxy_cluster_blocklists: GalaxyClusterBlocklistsTable
  events: EventsTable
  attributes: AttributesTable
  objects: ObjectsTable
  object_references: ObjectReferencesTable
  attachments: AttachmentsTable
  event_tags: EventTagsTable
  attribute_tags: AttributeTagsTable
  event_reports: EventReportsTable
  shadow_attributes: ShadowAttributesTable
  sightings: SightingsTable
  analyst_data: AnalystDataTable
  cryptographic_keys: CryptographicKeysTable
  user_settings: UserSettingsTable
  server_settings: ServerSettingsTable
  registrations: RegistrationsTable
  second_factors: SecondFactorsTable
  recovery_codes: RecoveryCodesTable
  log_in_challenges: LogInChallengesTable
  org_blocklists: OrgBlocklistsTable
  event_delegations: EventDelegationsTable
  decaying_models: DecayingModelsTable
  analyst_data_blocklists: AnalystDataBlocklistsTable
  noticelists: NoticelistsTable
  noticelist_entries: NoticelistEntriesTable
  event_graphs: EventGraphsTable
  jobs: JobsTable
  content_documents: ContentDocumentsTable
  starter_documents: StarterDocumentsTable
  warninglists: WarninglistsTable
  warninglist_types: WarninglistTypesTable
  warninglist_entries: WarninglistEntriesTable
  saved_searches: SavedSearchesTable
  scheduled_exports: ScheduledExportsTable
  servers: ServersTable
  runs: RunsTable
  run_outcomes: RunOutcomesTable
  sync_cursors: SyncCursorsTable
  record_changes: RecordChangesTable
  event_withdrawals: EventWithdrawalsTable
  feeds: FeedsTable
  kept_sets: KeptSetsTable
  kept_values: KeptValuesTable
  published_feeds: PublishedFeedsTable
  event_arrivals: EventArrivalsTable
  taxii_statuses: TaxiiStatusesTable
  zeromq_messages: ZeromqMessagesTable
}
