import type { Setting } from './setting.ts'

/** What MISP keeps under `MISP.`, where the meaning is the same. Source: the table of settings in MISP's Server model. */
export const mispSettings = {
  'MISP.unpublishedprivate': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Events that are not published are seen by the organisation that owns them and by site admins alone.',
  },
  'MISP.warning_for_all': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Warninglists are told of on every attribute, not only on those for detection (to_ids).',
  },
  'MISP.disable_user_password_change': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Users cannot change their passwords; administrators give them new ones.',
  },
  'MISP.disableUserSelfManagement': {
    kind: 'boolean',
    standard: false,
    level: 1,
    description: 'Users below administrators cannot change their accounts.',
  },
  'MISP.disable_user_add': { kind: 'boolean', standard: false, level: 2, description: 'Only site admins add users.' },
  'MISP.incoming_tags_disabled_by_default': {
    kind: 'boolean',
    standard: false,
    level: 1,
    description: 'Tags that were not known before are hidden until a site admin shows them.',
  },
  'MISP.live': {
    kind: 'boolean',
    standard: true,
    level: 0,
    description: 'Whether the server is open to its users. Closed, it answers site admins alone.',
  },
  'MISP.maintenance_message': {
    kind: 'string',
    standard: 'The server is closed for maintenance. Please try again later.',
    level: 2,
    description: 'What users are told while the server is closed.',
  },
  'MISP.delegation': {
    kind: 'boolean',
    standard: true,
    level: 1,
    description: 'Whether users may ask another organisation to take an event of their own over.',
  },
  'MISP.max_correlations_per_event': {
    kind: 'numeric',
    standard: 5_000,
    max: 1_000_000,
    level: 1,
    description: 'How many correlations are looked up for one event at the most.',
  },
  'MISP.show_server_correlations_for_all_users': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description:
      'Everybody who may see hits of feeds is told in which linked servers values are too, by the names of these. Else site admins and the host organisation alone are.',
  },
} as const satisfies Record<string, Setting>
