import { isNetwork } from '../config/values.ts'
import { networkTexts } from './network-texts.ts'
import type { Setting } from './setting.ts'

/** Settings that MISP does not have. */
export const ownSettings = {
  'Tocsin.terms': {
    kind: 'string',
    standard: '',
    level: 2,
    description: 'The terms that people accept before they use the server in a browser. Empty: none.',
  },
  'Tocsin.recall_obey': {
    kind: 'boolean',
    standard: true,
    level: 1,
    description: 'Whether copies are taken out of use when the server on which the event was made asks for it.',
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
} as const satisfies Record<string, Setting>
