import { flag, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { eitherOf, fields, listOf, maybe, media, message, object, oneOf } from '../../platform/http/api/shapes.ts'

const version = { version: text }

export const instanceApi: RouteTable = {
  group: 'Server',
  routes: {
    'GET /healthz': { summary: 'Tell that the program runs', answers: object({ status: oneOf('alive') }) },
    'GET /readyz': { summary: 'Tell whether the server can serve', answers: object({ status: oneOf('ready') }) },
    'GET /metrics': {
      summary: 'Give measurements in the format of Prometheus',
      more: 'For site admins, and from the machine itself.',
      answers: media('text/plain; version=0.0.4; charset=utf-8'),
      errors: ['forbidden'],
    },
    'GET /users/heartbeat': { summary: 'Tell that the server is there', answers: message },
    'GET /servers/getInstanceUUID': {
      summary: 'Tell which server this is',
      answers: object({ uuid: eitherOf(uuid, oneOf('-')) }),
    },
    'GET /servers/getPyMISPVersion': { summary: 'Tell which PyMISP fits', answers: object(version) },
    'GET /servers/getVersion': {
      summary: 'Tell the version of MISP that is spoken, and what the caller may do',
      answers: object({
        ...version,
        pymisp_recommended_version: text,
        ...fields(flag, 'perm_sync perm_sighting perm_galaxy_editor perm_analyst_data'),
        uuid: eitherOf(uuid, oneOf('-')),
        request_encoding: listOf(text),
        filter_sightings: flag,
        tocsin: maybe({ writes: { type: 'object', description: 'What goes beyond MISP, for synchronising users.' } }),
      }),
    },
  },
}
