import { cryptographicKey } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done, media, oneOf, record, told } from '../../platform/http/api/shapes.ts'

export const protectionApi: RouteTable = {
  group: 'Protected events',
  routes: {
    'GET /gpg.asc': {
      summary: 'Fetch the public OpenPGP key that this server signs with',
      answers: media('application/pgp-keys'),
      errors: ['unavailable', 'too-many'],
    },
    'POST /events/protect/{id}': {
      summary: 'Let other servers take an event only with the signature of a key that it names',
      answers: done,
    },
    'POST /events/unprotect/{id}': { summary: 'End the protection of an event', answers: done },
    'POST /cryptographic_keys/add/{type}/{id}': {
      summary: 'Add a key to those that an event may be signed with',
      path: { type: told(oneOf('Event'), 'What the key is for.') },
      answers: record(cryptographicKey),
      errors: ['rejected', 'not-allowed'],
    },
    'GET /cryptographic_keys/view/{id}': { summary: 'Show a key of an event', answers: record(cryptographicKey) },
    'POST DELETE /cryptographic_keys/delete/{id}': { summary: 'Take a key from its event', answers: done },
  },
}
