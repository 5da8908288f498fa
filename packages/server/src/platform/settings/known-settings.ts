import { isNetwork } from '../config/values.ts'
import { toPattern } from './pattern.ts'

type Setting = { kind: 'boolean'; standard: boolean } | { kind: 'numeric'; standard: number; max: number } | TextSetting
type TextSetting = { kind: 'string'; standard: string; faultOf?: (value: string) => string | undefined }

/** What MISP calls how much a setting matters: 0 critical, 1 recommended, 2 optional. */
type Level = 0 | 1 | 2

/**
 * The settings that site admins keep in the database, by MISP's names. Settings of the program itself (`TOCSIN_…`) are not
 * among them. Source: MISP's Server model, its table of settings.
 */
export const knownSettings = {
  'Security.allow_self_registration': {
    kind: 'boolean',
    standard: false,
    level: 1,
    description: 'Whether strangers may ask for an account at /users/register. A site admin accepts or discards each.',
  },
  'Security.self_registration_message': {
    kind: 'string',
    standard: 'Ask for an account here. A site admin of this server will look at your request.',
    level: 1,
    description: 'What is told to those who are about to ask for an account.',
  },
  'Security.password_policy_length': {
    kind: 'numeric',
    standard: 12,
    max: 128,
    level: 2,
    description: 'How many characters a password has at the least.',
  },
  'Security.password_policy_complexity': {
    kind: 'string',
    standard: '',
    level: 2,
    description:
      'A pattern between slashes that every password matches. Empty: upper case, lower case and a digit or sign, or 16 characters.',
    faultOf: (value) => (toPattern(value) ? undefined : 'This is not a valid pattern.'),
  },
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
  'Tocsin.terms': {
    kind: 'string',
    standard: '',
    level: 2,
    description: 'The terms that people accept before they use the server in a browser. Empty: none.',
  },
  'content.update_daily': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Whether the public libraries (or what TOCSIN_CONTENT names) are loaded anew every night.',
  },
  'outbound.allow': {
    kind: 'string',
    standard: '',
    level: 2,
    description:
      'Addresses and networks, with commas between them, that the server may call for its users although they are loopback, private or reserved: 10.1.0.0/16, fd00::/8. Empty: none.',
    faultOf: (value) =>
      networkTexts(value).every(isNetwork) ? undefined : 'This setting has to be addresses and networks.',
  },
  'Security.otp_required': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description:
      'People set up a second factor before they use the server in a browser, but for roles with perm_skip_otp.',
  },
  'Security.otp_disabled': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description: 'Turns second factors off: none is set up, and log-ins ask for none.',
  },
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
  'MISP.show_server_correlations_for_all_users': {
    kind: 'boolean',
    standard: false,
    level: 2,
    description:
      'Everybody who may see hits of feeds is told in which linked servers values are too, by the names of these. Else site admins and the host organisation alone are.',
  },
  'MISP.incoming_tags_disabled_by_default': {
    kind: 'boolean',
    standard: false,
    level: 1,
    description: 'Tags that were not known before are hidden until a site admin shows them.',
  },
} as const satisfies Record<string, Setting & { level: Level; description: string }>

export type SettingName = keyof typeof knownSettings

const byName: Record<SettingName, Setting> = knownSettings

/** Booleans, numbers and texts of the list, each by its kind. */
export type SettingValue<N extends SettingName> = Values[(typeof knownSettings)[N]['kind']]
type Values = { boolean: boolean; numeric: number; string: string }

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(knownSettings, name)
}

/** The entries of a list with commas between them. */
export function networkTexts(value: string): string[] {
  return value.split(/[\s,]+/).filter((text) => text !== '')
}

/** Reads a sent value by its setting's kind, in MISP's spellings; text that says what it has to be where it is none. */
export function readValue(name: SettingName, sent: unknown): { value: unknown } | { fault: string } {
  const setting = byName[name]
  if (setting.kind === 'boolean') {
    if (sent === true || sent === 1 || sent === '1' || sent === 'true') return { value: true }
    if (sent === false || sent === 0 || sent === '0' || sent === 'false' || sent === '') return { value: false }
    return { fault: 'Value is not a boolean, make sure that you convert 1 to true for example.' }
  }
  const text = String(sent)
  if (setting.kind === 'numeric') {
    const isRead = /^\d{1,9}$/.test(text) && Number(text) <= setting.max
    return isRead ? { value: Number(text) } : { fault: `This setting has to be a number up to ${setting.max}.` }
  }
  const fault = text.includes('\0') ? 'Text must not contain NUL characters.' : setting.faultOf?.(text)
  return fault === undefined ? { value: text } : { fault }
}
