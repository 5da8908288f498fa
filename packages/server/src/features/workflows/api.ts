import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, listOf } from '../../platform/http/api/shapes.ts'

export const workflowsApi: RouteTable = {
  group: 'Workflows',
  routes: {
    'GET /workflows[/index]': { summary: 'List workflows: there are none here', answers: listOf(anything) },
    'GET /workflows/triggers': { summary: 'List what workflows begin with: nothing here', answers: listOf(anything) },
    'GET /workflows/moduleIndex': {
      summary: 'List modules of workflows: there are none here',
      answers: listOf(anything),
    },
  },
}
