import { nativeInteger, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, object, sent, told } from '../../platform/http/api/shapes.ts'

const name = told(text, "The name of the setting, MISP's where it has one.")
const value = { value: told(anything, 'What it is to be.') }

export const serverSettingsApi: RouteTable = {
  group: 'Server settings',
  routes: {
    'GET /servers/getSetting/{name}': {
      summary: 'Show a setting of the server',
      path: { name },
      answers: object({ level: nativeInteger, description: text, value: anything, type: text, name: text }),
    },
    'POST /servers/serverSettingsEdit/{name}': {
      summary: 'Change a setting of the server',
      path: { name },
      takes: { ...value, Server: sent(value) },
      answers: done,
      errors: ['rejected'],
    },
  },
}
