import { flag, list, localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, fields, listOf, maybe, object, oneOf, sent, told } from '../../platform/http/api/shapes.ts'

const why = listOf(object(fields(text, 'at rule sentence')))
const about = {
  ...fields(told(text, 'The number or UUID of a stored record.'), 'event object attribute report'),
  new: told(oneOf('object', 'attribute', 'report'), 'Something new inside the event.'),
  draft: told(
    sent({
      distribution: localId,
      sharing_group_id: text,
      sharing_group_ids: list(text),
      sharing_group_mode: oneOf('any', 'all'),
      published: { accepts: { type: 'boolean' } },
    }),
    'How it is to be shared.',
  ),
}
const reader = told(sent(fields(text, 'user org server')), 'Whom it is about: one of them.')

export const audienceApi: RouteTable = {
  group: 'Audience',
  routes: {
    'POST /tocsin/audience': {
      summary: 'Tell who will see a stored or drafted record, and why',
      takes: about,
      answers: object({
        organisations: listOf(anything),
        servers: listOf(anything),
        siteAdmins: object({ users: anything, why }),
        nextHop: anything,
        confidentialMembers: flag,
        difference: maybe(anything),
      }),
    },
    'POST /tocsin/explain': {
      summary: 'Tell whether a user, organisation or server sees a record, and the rule that decides',
      takes: { ...about, reader: { ...reader, isRequired: true } },
      answers: object({ allowed: flag, why }),
    },
  },
}
