import type { Selectable } from 'kysely'
import type { Database } from '../../db/tables.ts'

type Columns<Table extends keyof Database> = readonly (keyof Selectable<Database[Table]> & string)[]

type Kind<Table extends keyof Database> = {
  /** The columns whose differences are kept: what is not named here never gets into the log. */
  fields: Columns<Table>
  titleOf: (row: Partial<Selectable<Database[Table]>>) => string
}

const kind = <Table extends keyof Database>(_table: Table, kept: Kind<Table>): Kind<Table> => kept

const analystData: Kind<'analyst_data'> = {
  fields: [
    'uuid',
    'object_uuid',
    'object_type',
    'authors',
    'orgc_uuid',
    'distribution',
    'sharing_group_id',
    'note',
    'language',
    'opinion',
    'comment',
    'relationship_type',
    'related_object_uuid',
    'related_object_type',
  ],
  titleOf: ({ kind: name = '', object_type = '', object_uuid = '' }) => `${name} on ${object_type} ${object_uuid}`,
}

/**
 * What is written down of each kind of record, under MISP's name for it. Passwords, keys and attachments have no columns
 * here; times of change and counts that follow from other rows tell nothing.
 */
export const models = {
  Event: kind('events', {
    fields: [
      'uuid',
      'org_id',
      'orgc_id',
      'user_id',
      'info',
      'date',
      'threat_level_id',
      'analysis',
      'published',
      'distribution',
      'sharing_group_id',
      'locked',
      'disable_correlation',
      'extends_uuid',
      'protected',
    ],
    titleOf: ({ info = '' }) => info,
  }),
  Attribute: kind('attributes', {
    fields: [
      'uuid',
      'object_id',
      'object_relation',
      'type',
      'category',
      'value1',
      'value2',
      'to_ids',
      'distribution',
      'sharing_group_id',
      'deleted',
      'disable_correlation',
      'first_seen',
      'last_seen',
      'comment',
    ],
    titleOf: ({ category = '', type = '', value1 = '', value2 = '' }) =>
      `${category}/${type} ${value1}${value2 === '' ? '' : `|${value2}`}`,
  }),
  ShadowAttribute: kind('shadow_attributes', {
    fields: [
      'uuid',
      'old_id',
      'type',
      'category',
      'value1',
      'value2',
      'to_ids',
      'comment',
      'proposal_to_delete',
      'deleted',
      'first_seen',
      'last_seen',
    ],
    titleOf: ({ category = '', type = '', value1 = '', value2 = '' }) =>
      `${category}/${type} ${value1}${value2 === '' ? '' : `|${value2}`}`,
  }),
  CryptographicKey: kind('cryptographic_keys', {
    fields: ['uuid', 'type', 'fingerprint', 'revoked'],
    titleOf: ({ fingerprint = '' }) => fingerprint,
  }),
  EventDelegation: kind('event_delegations', {
    fields: ['event_id', 'org_id', 'requester_org_id', 'distribution', 'sharing_group_id', 'message'],
    titleOf: () => '',
  }),
  Object: kind('objects', {
    fields: [
      'uuid',
      'name',
      'meta_category',
      'description',
      'template_uuid',
      'template_version',
      'distribution',
      'sharing_group_id',
      'comment',
      'deleted',
      'first_seen',
      'last_seen',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  ObjectReference: kind('object_references', {
    fields: ['uuid', 'object_id', 'source_uuid', 'referenced_uuid', 'relationship_type', 'comment', 'deleted'],
    titleOf: ({ relationship_type }) => relationship_type ?? '',
  }),
  EventReport: kind('event_reports', {
    fields: ['uuid', 'name', 'content', 'distribution', 'sharing_group_id', 'deleted'],
    titleOf: ({ name = '' }) => name,
  }),
  Feed: kind('feeds', {
    fields: [
      'name',
      'provider',
      'url',
      'source_format',
      'input_source',
      'enabled',
      'caching_enabled',
      'lookup_visible',
      'fixed_event',
      'delta_merge',
      'publish',
      'override_ids',
      'force_to_ids',
      'delete_local_file',
      'distribution',
      'sharing_group_id',
      'tag_id',
      'tag_collection_id',
      'event_id',
      'orgc_id',
      'rules',
      'settings',
      'every',
      'signing_key',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  PublishedFeed: kind('published_feeds', {
    fields: ['uuid', 'saved_search_id', 'token_start'],
    titleOf: ({ uuid = '' }) => uuid,
  }),
  Server: kind('servers', {
    fields: [
      'name',
      'url',
      'org_id',
      'remote_org_id',
      'push',
      'pull',
      'push_sightings',
      'push_galaxy_clusters',
      'pull_galaxy_clusters',
      'push_analyst_data',
      'pull_analyst_data',
      'publish_without_email',
      'unpublish_event',
      'self_signed',
      'internal',
      'remove_missing_tags',
      'caching_enabled',
      'priority',
      'push_rules',
      'pull_rules',
      'every',
      'cert_file',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  Tag: kind('tags', {
    fields: ['name', 'colour', 'exportable', 'org_id', 'user_id', 'hide_tag', 'numerical_value', 'local_only'],
    titleOf: ({ name = '' }) => name,
  }),
  ObjectTemplate: kind('object_templates', {
    fields: ['uuid', 'version', 'name', 'meta_category', 'description', 'org_id', 'fixed', 'active'],
    titleOf: ({ name = '', version = 0 }) => `${name} v${version}`,
  }),
  Taxonomy: kind('taxonomies', {
    fields: ['namespace', 'description', 'version', 'enabled', 'exclusive', 'required', 'highlighted'],
    titleOf: ({ namespace = '' }) => namespace,
  }),
  TagCollection: kind('tag_collections', {
    fields: ['uuid', 'name', 'description', 'all_orgs', 'org_id'],
    titleOf: ({ name = '' }) => name,
  }),
  SharingGroup: kind('sharing_groups', {
    fields: [
      'uuid',
      'name',
      'releasability',
      'description',
      'org_id',
      'active',
      'roaming',
      'local',
      'confidential',
      'embeddable',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  Organisation: kind('organisations', {
    fields: [
      'uuid',
      'name',
      'description',
      'type',
      'nationality',
      'sector',
      'contacts',
      'landingpage',
      'restricted_to_domain',
      'local',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  User: kind('users', {
    fields: [
      'email',
      'org_id',
      'role_id',
      'change_pw',
      'disabled',
      'expiration',
      'autoalert',
      'contactalert',
      'notification_daily',
      'notification_weekly',
      'notification_monthly',
      'termsaccepted',
      'gpgkey',
      'certif_public',
      'nids_sid',
      'totp_is_set',
    ],
    titleOf: ({ email = '' }) => email,
  }),
  UserSetting: kind('user_settings', {
    fields: ['setting', 'user_id', 'value'],
    titleOf: ({ setting = '' }) => setting,
  }),
  Role: kind('roles', {
    fields: [
      'name',
      'permissions',
      'is_default',
      'restricted_to_site_admin',
      'enforce_rate_limit',
      'rate_limit_count',
      'memory_limit',
      'max_execution_time',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  AuthKey: kind('auth_keys', {
    fields: ['uuid', 'user_id', 'comment', 'allowed_ips', 'read_only', 'expiration'],
    titleOf: ({ comment }) => comment ?? '',
  }),
  SavedSearch: kind('saved_searches', {
    fields: ['uuid', 'user_id', 'name', 'description', 'scope', 'parameters', 'shared_with', 'taxii'],
    titleOf: ({ name = '' }) => name,
  }),
  ScheduledExport: kind('scheduled_exports', {
    fields: ['uuid', 'user_id', 'saved_search_id', 'format', 'every', 'token_start'],
    titleOf: ({ format = '', every }) => `${format} ${every ? `every ${every}` : 'on demand'}`,
  }),
  DecayingModel: kind('decaying_models', {
    fields: [
      'uuid',
      'name',
      'description',
      'formula',
      'parameters',
      'attribute_types',
      'mapped_types',
      'org_id',
      'all_orgs',
      'enabled',
    ],
    titleOf: ({ name = '' }) => name,
  }),
  Sighting: kind('sightings', {
    fields: ['uuid', 'attribute_id', 'org_id', 'date_sighting', 'source', 'type'],
    titleOf: ({ attribute_uuid = '' }) => attribute_uuid,
  }),
  EventBlocklist: kind('event_blocklists', {
    fields: ['event_uuid', 'event_info', 'event_orgc', 'comment'],
    titleOf: ({ event_uuid = '', event_info = '' }) => `${event_uuid} ${event_info}`.trim(),
  }),
  OrgBlocklist: kind('org_blocklists', {
    fields: ['org_uuid', 'org_name', 'comment'],
    titleOf: ({ org_uuid = '', org_name = '' }) => `${org_uuid} ${org_name}`.trim(),
  }),
  Galaxy: kind('galaxies', {
    fields: ['uuid', 'name', 'type', 'enabled', 'local_only'],
    titleOf: ({ name = '' }) => name,
  }),
  GalaxyCluster: kind('galaxy_clusters', {
    fields: [
      'uuid',
      'galaxy_id',
      'value',
      'description',
      'source',
      'authors',
      'version',
      'distribution',
      'sharing_group_id',
      'org_id',
      'orgc_id',
      'locked',
      'published',
      'deleted',
      'extends_uuid',
      'extends_version',
      'meta',
    ],
    titleOf: ({ value = '' }) => value,
  }),
  GalaxyClusterRelation: kind('galaxy_cluster_relations', {
    fields: [
      'galaxy_cluster_id',
      'referenced_galaxy_cluster_uuid',
      'referenced_galaxy_cluster_type',
      'distribution',
      'sharing_group_id',
    ],
    titleOf: ({ referenced_galaxy_cluster_type = '' }) => referenced_galaxy_cluster_type,
  }),
  GalaxyClusterBlocklist: kind('galaxy_cluster_blocklists', {
    fields: ['cluster_uuid', 'cluster_info', 'cluster_orgc', 'comment'],
    titleOf: ({ cluster_uuid = '', cluster_info = '' }) => `${cluster_uuid} ${cluster_info}`.trim(),
  }),
  CorrelationExclusion: kind('correlation_exclusions', {
    fields: ['value', 'comment'],
    titleOf: ({ value = '' }) => value,
  }),
  Note: kind('analyst_data', analystData),
  Opinion: kind('analyst_data', analystData),
  Relationship: kind('analyst_data', analystData),
  AnalystDataBlocklist: kind('analyst_data_blocklists', {
    fields: ['analyst_data_uuid', 'analyst_data_info', 'analyst_data_orgc', 'comment'],
    titleOf: ({ analyst_data_uuid = '', analyst_data_info = '' }) => `${analyst_data_uuid} ${analyst_data_info}`.trim(),
  }),
  Content: kind('content_documents', {
    fields: ['kind', 'key', 'version', 'path', 'source'],
    titleOf: ({ kind: name = '', key = '' }) => `${name} ${key}`,
  }),
  Warninglist: kind('warninglists', {
    fields: ['name', 'type', 'description', 'version', 'category', 'enabled', 'entry_count', 'on_import', 'on_export'],
    titleOf: ({ name = '' }) => name,
  }),
  EventGraph: kind('event_graphs', {
    fields: ['event_id', 'network_name'],
    titleOf: ({ network_name = '' }) => network_name,
  }),
  Noticelist: kind('noticelists', { fields: ['name', 'version', 'enabled'], titleOf: ({ name = '' }) => name }),
  SystemSetting: kind('server_settings', { fields: ['value'], titleOf: ({ name = '' }) => name }),
}

export type Model = keyof typeof models

/** As much of a record as its writer has at hand. */
export type RecordOf<M extends Model> = Parameters<(typeof models)[M]['titleOf']>[0]
