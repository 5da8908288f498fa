import { localId, nullable, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done, fields, listOf, object, sent, told } from '../../platform/http/api/shapes.ts'

const own = object({
  ...fields(localId, 'id org_id requester_org_id event_id distribution sharing_group_id'),
  message: nullable(text),
})
const org = object({ id: localId, name: text, uuid })
const sentDelegation = {
  org_id: told(text, 'The number, UUID or name of an organisation.'),
  message: text,
  distribution: localId,
  sharing_group_id: localId,
}

export const delegationsApi: RouteTable = {
  group: 'Delegations',
  routes: {
    'GET /event_delegations[/index]': {
      summary: 'List events that wait to be taken over',
      answers: listOf(
        object({ EventDelegation: own, Event: object({ id: localId, info: text, uuid }), Org: org, RequesterOrg: org }),
      ),
    },
    'POST /event_delegations/delegateEvent/{id}': {
      summary: 'Ask another organisation to publish an event as its own',
      takes: { ...sentDelegation, EventDelegation: sent(sentDelegation) },
      answers: object({ EventDelegation: own }),
    },
    'POST /event_delegations/acceptDelegation/{id}': {
      summary: 'Take over an event',
      takes: { distribution: localId, sharing_group_id: localId },
      answers: done,
    },
    'POST /event_delegations/deleteDelegation/{id}': { summary: 'Take back or decline a delegation', answers: done },
  },
}
