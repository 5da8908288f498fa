import { flag, nativeInteger, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { fields, listOf, object, oneOf, told } from '../../platform/http/api/shapes.ts'
import { sentRequest } from './request.ts'

const community = object({
  id: nativeInteger,
  uuid,
  ...fields(text, 'name description url email'),
  misp_project_vetted: flag,
  Org: object({ uuid: text, name: text }),
})

export const communitiesApi: RouteTable = {
  group: 'Communities',
  routes: {
    'GET /communities[/index]': {
      summary: 'List known communities',
      takes: { context: oneOf('vetted', 'unvetted'), value: told(text, 'A part of what is known of them.') },
      answers: listOf(community),
    },
    'GET /communities/view/{id}': { summary: 'Show a community', answers: community },
    'POST /communities/requestAccess/{id}': {
      summary: 'Write the letter that asks a community for access',
      more: 'It is not sent: the answer holds it.',
      takes: { ...sentRequest.fields, Server: sentRequest },
      answers: object({ sent: { writes: { const: false } }, ...fields(text, 'to reply-to headers message gpgkey') }),
      errors: ['rejected'],
    },
  },
}
