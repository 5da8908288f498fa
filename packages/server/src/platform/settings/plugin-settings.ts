import { isIP } from 'node:net'
import type { Setting } from './setting.ts'

/** What MISP keeps under `Plugin.`, where the meaning is the same. Source: the table of settings in MISP's Server model. */
export const pluginSettings = {
  'Plugin.Sightings_enable': {
    kind: 'boolean',
    standard: true,
    level: 1,
    description: 'Whether sightings may be added. Those that are there stay readable.',
  },
  'Plugin.Sightings_policy': {
    kind: 'numeric',
    standard: 0,
    max: 3,
    level: 1,
    description:
      'Who sees sightings of others, beside the owner of the event: 0 nobody, 1 whoever sighted something in the event, 2 everybody, 3 those of the host organisation everybody.',
  },
  'Plugin.Sightings_anonymise': {
    kind: 'boolean',
    standard: false,
    level: 1,
    description: 'Whether sightings are shown to other organisations without the name of whoever made them.',
  },
  'Plugin.Sightings_anonymise_as': {
    kind: 'numeric',
    standard: 0,
    max: 999_999_999,
    level: 1,
    description: 'The local id of an organisation whose name stands under sightings that are made anonymous. 0: none.',
  },
  'Plugin.Sightings_range': {
    kind: 'numeric',
    standard: 365,
    max: 36_500,
    level: 1,
    description: 'For how many days back sightings are counted by day, where nobody asks for another number.',
  },
  'Plugin.ZeroMQ_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description:
      'Whether changes are published by ZeroMQ. Whoever reaches the socket hears of everything, whomever it is shared with.',
  },
  'Plugin.ZeroMQ_host': {
    kind: 'string',
    standard: '127.0.0.1',
    level: 2,
    description: 'The address of this machine at which ZeroMQ is served.',
    faultOf: (value) => (isIP(value) > 0 && !value.includes('%') ? undefined : 'This setting has to be an address.'),
  },
  'Plugin.ZeroMQ_port': {
    kind: 'numeric',
    standard: 50_000,
    max: 65_535,
    level: 2,
    description: 'The port at which ZeroMQ is served. 0: any that is free.',
  },
  'Plugin.ZeroMQ_event_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of events that are added, edited and deleted.',
  },
  'Plugin.ZeroMQ_attribute_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of attributes that are added, edited and deleted.',
  },
  'Plugin.ZeroMQ_object_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of objects that are added, edited and deleted.',
  },
  'Plugin.ZeroMQ_object_reference_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of object references that are added, edited and deleted.',
  },
  'Plugin.ZeroMQ_tag_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description:
      'Whether ZeroMQ tells of tags that are added, edited, deleted, and put on events and attributes or taken off them.',
  },
  'Plugin.ZeroMQ_sighting_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of sightings that are added and deleted.',
  },
  'Plugin.ZeroMQ_user_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of users that are added and edited.',
  },
  'Plugin.ZeroMQ_organisation_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of organisations that are added and edited.',
  },
  'Plugin.ZeroMQ_audit_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of every line of the audit log.',
  },
  'Plugin.ZeroMQ_warninglist_notifications_enable': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether ZeroMQ tells of warninglists that are added and edited.',
  },
  'Plugin.ZeroMQ_include_attachments': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether what ZeroMQ tells of events and attributes holds their files.',
  },
} as const satisfies Record<string, Setting>
