import { toPattern } from './pattern.ts'
import type { Setting } from './setting.ts'

/** What MISP keeps under `Security.`, where the meaning is the same. Source: the table of settings in MISP's Server model. */
export const securitySettings = {
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
  'Security.hide_organisation_index_from_users': {
    kind: 'boolean',
    standard: false,
    level: 1,
    description:
      'The list of organisations, and statistics by organisation, are for site admins and for roles that make sharing groups.',
  },
} as const satisfies Record<string, Setting>
