import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done } from '../../platform/http/api/shapes.ts'

export const zeroMqApi: RouteTable = {
  group: 'Events',
  routes: { 'POST /events/pushEventToZMQ/{id}': { summary: 'Publish an event by ZeroMQ once more', answers: done } },
}
