import { flag, localId, nativeInteger, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, anything, done, listOf, object, oneOf, orNull, told } from '../../platform/http/api/shapes.ts'

const listed = object({
  id: localId,
  name: text,
  expanded_name: text,
  ref: listOf(text),
  geographical_area: listOf(text),
  version: nativeInteger,
  enabled: flag,
})
const viewed = object({ Noticelist: also(listed, { NoticelistEntry: listOf(anything) }) })

export const noticelistsApi: RouteTable = {
  group: 'Noticelists',
  routes: {
    'GET /noticelists[/index]': { summary: 'List noticelists', answers: listOf(object({ Noticelist: listed })) },
    'GET /noticelists/view/{id}': { summary: 'Show a noticelist with its notices', answers: viewed },
    'POST /noticelists/enableNoticelist/{id}[/{enable}]': {
      summary: 'Use a noticelist, or use it no more',
      path: { enable: told(oneOf('1', '0'), 'Whether it is used.') },
      answers: viewed,
    },
    'POST /noticelists/toggleEnable/{id}': { summary: 'Switch a noticelist on or off', answers: done },
    'POST /tocsin/noticelists/check': {
      summary: 'Tell what noticelists say of an attribute before it is saved',
      takes: { category: text, type: text },
      answers: object({ notices: listOf(object({ list: listed, message: orNull(anything), tags: listOf(text) })) }),
    },
  },
}
