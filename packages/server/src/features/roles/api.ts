import { flag } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, done, listOf, object, record } from '../../platform/http/api/shapes.ts'
import { wholeRole } from './sent-role.ts'

export const rolesApi: RouteTable = {
  group: 'Roles',
  routes: {
    'GET /roles[/index]': {
      summary: 'List roles',
      answers: listOf(object({ Role: also(wholeRole, { default: flag }) })),
    },
    'GET /roles/view/{id}': { summary: 'Show a role', answers: record(wholeRole) },
    'POST /admin/roles/add': { summary: 'Add a role', answers: record(wholeRole) },
    'POST PUT /admin/roles/edit/{id}': { summary: 'Change a role', answers: record(wholeRole) },
    'POST /admin/roles/set_default/{id}': { summary: 'Give new users this role unless another is said', answers: done },
    'POST DELETE /admin/roles/delete/{id}': { summary: 'Delete a role', answers: done },
  },
}
