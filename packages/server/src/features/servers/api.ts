import { localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, anything, done, eitherOf, fields, listOf, object } from '../../platform/http/api/shapes.ts'
import { sentServer } from './sent-server.ts'

const org = object(fields(text, 'id name uuid nationality sector type'))
const listed = object({
  Server: also(sentServer, { id: localId }),
  ...fields(eitherOf(org, listOf(anything)), 'Organisation RemoteOrg'),
  User: listOf(anything),
})
const shown = object({ Server: also(sentServer, { id: localId }) })
const invitation = { writes: { type: 'object', description: 'What /servers/import of the other server takes.' } }

export const serversApi: RouteTable = {
  group: 'Links to other servers',
  routes: {
    'GET POST /servers/index': {
      summary: 'List links to other servers',
      takes: { search: text },
      answers: listOf(listed),
    },
    'GET /servers': { summary: 'List the links to other servers', takes: { search: text }, answers: listOf(listed) },
    'POST /servers/add': { summary: 'Add a link to another server', answers: shown, errors: ['rejected', 'upstream'] },
    'POST PUT /servers/edit/{id}': {
      summary: 'Change a link to another server',
      answers: shown,
      errors: ['rejected', 'upstream'],
    },
    'POST DELETE /servers/delete/{id}': { summary: 'Delete a link to another server', answers: done },
    'GET POST /servers/createSync': {
      summary: 'Write an invitation for another server to link here',
      answers: invitation,
    },
    'POST /servers/import': {
      summary: 'Add a link from the invitation of another server',
      body: { accepts: { type: 'object' } },
      answers: shown,
      errors: ['rejected'],
    },
    'GET /servers/getAvailableSyncFilteringRules': {
      summary: 'Name the organisations and tags that a link may be narrowed to',
      answers: object(fields(listOf(text), 'organisations tags')),
    },
    'POST /servers/postTest': {
      summary: 'Send back what came, to find out what gets through',
      body: anything,
      answers: object({ body: anything, headers: anything }),
    },
    'GET /servers/postTest': { summary: 'Refuse to be asked by GET', answers: anything },
  },
}
