import { localId, seconds, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, listOf, needed, object, sent, told } from '../../platform/http/api/shapes.ts'

const setting = object({ id: localId, setting: text, value: anything, timestamp: seconds, user_id: localId })
const wrapped = object({ UserSetting: setting })
const which = { setting: told(text, 'The name of the setting.'), user_id: told(text, "A user's number, or me.") }
const path = { user: told(text, "A user's number, or me."), setting: told(text, 'The name of the setting.') }
const kept = { ...which, value: told(anything, 'What is kept.') }

export const userSettingsApi: RouteTable = {
  group: 'User settings',
  routes: {
    'GET POST /user_settings/index': {
      summary: 'List what users keep for themselves',
      takes: { ...which, page: localId, limit: localId },
      answers: listOf(wrapped),
    },
    'GET /user_settings': { summary: 'List what users keep', takes: which, answers: listOf(wrapped) },
    'GET /user_settings/view/{id}': { summary: 'Show a setting by its number', answers: wrapped },
    'POST /user_settings/getSetting': { summary: 'Show a setting by its name', takes: which, answers: setting },
    'GET /user_settings/getSetting/{user}/{setting}': { summary: "Show a user's setting", path, answers: setting },
    'POST /user_settings/setSetting[/{user}[/{setting}]]': {
      summary: 'Keep a setting',
      takes: { ...kept, UserSetting: sent(kept) },
      path,
      answers: wrapped,
    },
    'POST /user_settings/setHomePage': {
      summary: 'Keep the page to start with',
      takes: { path: needed(told(text, 'Its path.')) },
      answers: done,
    },
    'POST DELETE /user_settings/delete[/{id}[/{name}]]': {
      summary: 'Forget a setting',
      takes: which,
      path: { name: told(text, 'Means nothing; MISP has it.') },
      answers: done,
    },
  },
}
