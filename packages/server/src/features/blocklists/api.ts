import { list, localId, text, uuid } from '@tocsin/format'
import type { RouteTable, RouteText } from '../../platform/http/api/route-table.ts'
import { anything, done, fields, listOf, maybe, needed, object, told } from '../../platform/http/api/shapes.ts'
import { blocklists, type Blocklist } from './lists.ts'

/** What the lists have in common. */
function routesOf({ table, model, uuid: kept, texts }: Blocklist): Record<string, RouteText> {
  const entry = object({
    id: localId,
    [kept]: uuid,
    created: text,
    ...fields(text, texts.join(' ')),
    blocked_data: maybe(anything),
  })
  const what = table.replace('_blocklists', '').replaceAll('_', ' ')
  return {
    [`GET /${table}[/index]`]: { summary: `List what is kept out: ${what}`, answers: listOf(entry) },
    [`POST /${table}/add`]: {
      summary: `Keep out by UUID: ${what}`,
      takes: { uuids: needed(told(list(text), 'UUIDs, or text with one a line.')), ...fields(text, texts.join(' ')) },
      answers: object({ message: text, result: object(fields(listOf(text), 'successes fails')) }),
    },
    [`POST /${table}/edit/{id}`]: {
      summary: `Change what is said of an entry of the block list: ${what}`,
      takes: fields(text, texts.join(' ')),
      answers: object({ [model]: entry }),
    },
    [`POST DELETE /${table}/delete/{id}`]: { summary: `Let in again: ${what}`, answers: done },
  }
}

export const blocklistsApi: RouteTable = {
  group: 'Block lists',
  routes: Object.assign({}, ...blocklists.map(routesOf)) as RouteTable['routes'],
}
