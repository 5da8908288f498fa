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
} as const satisfies Record<string, Setting>
