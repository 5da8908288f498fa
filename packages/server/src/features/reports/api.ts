import { eventReport, flag, list, localId, nullable, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, fields, listOf, maybe, named, needed, object, told } from '../../platform/http/api/shapes.ts'

const group = object(fields(nullable(text), 'id name uuid'))
const shown = object({
  EventReport: eventReport,
  Event: object({ id: localId, info: text }),
  SharingGroup: group,
  RelationshipInbound: maybe(listOf(anything)),
})
const searching = {
  event_id: told(list(text), 'Of these events.'),
  ...fields(list(text), 'eventid event_uuid id uuid orgc_id orgc org'),
  timestamp: text,
  value: told(text, 'A part of name or content; `searchall` and `quickFilter` mean the same.'),
  ...fields(text, 'searchall quickFilter context deleted'),
  includeAnalystData: flag,
  limit: localId,
  page: localId,
}
const hard = { hard: told(flag, 'For good, and not only marked as deleted.') }
const extracted = object({ report: shown, rejected: maybe(listOf(anything)) })
const naming = { name: text, distribution: localId, sharing_group_id: localId }

export const reportsApi: RouteTable = {
  group: 'Reports',
  routes: {
    'GET POST /event_reports/index': { summary: 'List reports', takes: searching, answers: listOf(shown) },
    'GET /event_reports /event_reports/index/{event}': {
      summary: 'List reports, all or those of an event',
      path: { event: told(text, 'The number or UUID of the event.') },
      takes: searching,
      answers: listOf(shown),
    },
    'GET POST /event_reports/restSearch': {
      summary: 'Search reports',
      takes: searching,
      answers: object({ response: listOf(shown) }),
    },
    'GET /event_reports/{id} /event_reports/view/{id}': { summary: 'Show a report', answers: shown },
    'POST /event_reports/add[/{id}]': { summary: 'Add a report to an event', answers: shown, errors: ['rejected'] },
    'POST PUT /event_reports/edit/{id}': { summary: 'Change a report', answers: shown, errors: ['rejected'] },
    'POST /event_reports/delete/{id}[/{hard}]': { summary: 'Delete a report', takes: hard, answers: done },
    'DELETE /event_reports/delete/{id}': { summary: 'Delete a report, marked or for good', takes: hard, answers: done },
    'POST /event_reports/restore/{id}': { summary: 'Take back that a report was deleted', answers: done },
    'GET /event_reports/getProxyMISPElements/{id}': {
      summary: 'Give what a report refers to in its event',
      answers: named(anything),
    },
    'GET POST /event_reports/extractFromReport/{id}': {
      summary: 'Find values, tags and clusters that a report speaks of',
      answers: anything,
    },
    'POST /event_reports/extractAllFromReport/{id}': {
      summary: 'Add what a report speaks of to its event',
      takes: { tag_event: told(flag, 'Tag the event as well.') },
      answers: extracted,
    },
    'POST /event_reports/replaceSuggestionInReport/{id}': {
      summary: 'Add chosen values of a report to its event',
      takes: { suggestions: needed(told(anything, 'Which values, and what they are.')) },
      answers: extracted,
    },
    'POST /event_reports/importReportFromUrl/{id}': {
      summary: 'Make a report of a page',
      takes: { url: text, html: told(text, 'The page itself.'), text: told(text, 'What it says.'), ...naming },
      answers: shown,
      errors: ['rejected', 'upstream'],
    },
    'POST /event_reports/reportFromEvent/{id}': {
      summary: 'Write a report of an event',
      takes: { ...naming, filters: anything },
      answers: shown,
      errors: ['rejected'],
    },
  },
}
