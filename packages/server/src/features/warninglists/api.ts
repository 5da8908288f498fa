import { flag, list, localId, nullable, text, warninglist } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  named,
  object,
  oneOf,
  quick,
  told,
} from '../../platform/http/api/shapes.ts'

const own = {
  ...fields(localId, 'id version'),
  ...fields(text, 'name type description category'),
  ...fields(flag, 'enabled default'),
}
const listed = object({ Warninglist: object({ ...own, valid_attributes: text, warninglist_entry_count: localId }) })
const row = { id: localId, warninglist_id: localId }
const viewed = object({
  Warninglist: object({
    ...own,
    WarninglistEntry: listOf(object({ ...row, value: text, comment: nullable(text) })),
    WarninglistType: listOf(object({ ...row, type: text })),
  }),
})
const hit = object({ id: localId, name: text, matched: text })
const choices = {
  on_import: oneOf('inform', 'drop_to_ids'),
  on_export: oneOf('inform', 'exclude'),
  category: oneOf('false_positive', 'known'),
}
const policy = object({ warninglist_id: localId, ...choices })

export const warninglistsApi: RouteTable = {
  group: 'Warninglists',
  routes: {
    'GET POST /warninglists/index': {
      summary: 'List warninglists',
      takes: { value: told(text, 'A part of name or description.'), type: text, enabled: flag },
      answers: object({ Warninglists: listOf(listed) }),
    },
    'GET /warninglists': {
      summary: 'List all warninglists',
      takes: { value: text, type: text, enabled: flag },
      answers: object({ Warninglists: listOf(listed) }),
    },
    'GET /warninglists/{id} /warninglists/view/{id}': {
      summary: 'Show a warninglist with its entries',
      answers: viewed,
    },
    'GET /warninglists/export/{id}': {
      summary: 'Give a warninglist as the document that makes it',
      answers: { writes: warninglist.document.writes },
    },
    'POST /warninglists/checkValue': {
      summary: 'Tell which warninglists hold these values',
      body: { accepts: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: ['string', 'object'] }] } },
      answers: eitherOf(named(listOf(hit)), listOf(anything)),
    },
    'POST /warninglists/toggleEnable': {
      summary: 'Switch warninglists on or off',
      takes: { id: list(text), name: told(list(text), 'Names; % stands for anything.'), enabled: flag },
      answers: quick,
    },
    'POST /warninglists/enableWarninglist/{id}[/{enable}]': {
      summary: 'Use a warninglist, or use it no more',
      path: { enable: told(oneOf('1', '0'), 'Whether it is used.') },
      answers: done,
    },
    'POST /warninglists/add': { summary: 'Add a warninglist', answers: viewed },
    'POST PUT /warninglists/edit/{id}': { summary: 'Change a warninglist', answers: viewed },
    'POST /warninglists/import': {
      summary: 'Bring in a warninglist as a document',
      body: { accepts: warninglist.document.accepts },
      answers: done,
      errors: ['rejected'],
    },
    'POST DELETE /warninglists/delete/{id}': { summary: 'Delete a warninglist', answers: done },
    'GET /tocsin/warninglists/{id}/policy': { summary: 'Tell what a warninglist does', answers: policy },
    'PUT /tocsin/warninglists/{id}/policy': {
      summary: 'Say what a warninglist does',
      takes: choices,
      answers: policy,
      errors: ['rejected'],
    },
    'GET /tocsin/warninglists/{id}/unusable': {
      summary: 'List entries of a warninglist that can match nothing',
      answers: object({ unusable: listOf(anything) }),
    },
  },
}
