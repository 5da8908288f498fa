import { flag, list, localId, nativeInteger, nullable, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  maybe,
  media,
  named,
  needed,
  object,
  oneOf,
  orNull,
  partly,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'
import { textField } from '../../platform/http/fields.ts'
import { outcomeFields, pageOfOutcomes, receiptFields } from '../runs/receipt.ts'
import { sentFeed } from './sent-feed.ts'

const tag = maybe(anything)
// Maps are written as JSON text.
const maps = fields(nullable(text), 'rules settings')
const feed = object({ ...partly(sentFeed.fields), id: localId, default: flag, ...maps })
const shown = object({ Feed: feed, Tag: tag })
const wishedValue = { value: told(list(text), 'A value, or several.') }
const hits = listOf(object({ Feed: object({ id: localId, name: text, url: text, source_format: text }) }))

const routes: RouteTable['routes'] = {
  'GET /feeds[/index]': {
    summary: 'List feeds',
    takes: {
      scope: told(oneOf('all', 'default', 'custom', 'enabled'), 'all unless said.'),
      quickFilter: told(text, 'A part of what is said of them.'),
    },
    answers: listOf(shown),
  },
  'POST /feeds/index': { summary: 'List feeds', takes: { scope: text, quickFilter: text }, answers: listOf(shown) },
  'GET /feeds/view/{id}': { summary: 'Show a feed', answers: shown },
  'POST /feeds/add': { summary: 'Add a feed', answers: shown },
  'POST PUT /feeds/edit/{id}': { summary: 'Change a feed', answers: shown },
  'POST DELETE /feeds/delete/{id}': { summary: 'Delete a feed', answers: done },
  'POST /feeds/enable/{id}': { summary: 'Use a feed', answers: object(fields(text, 'name message url')) },
  'POST /feeds/disable/{id}': { summary: 'Use a feed no more', answers: object(fields(text, 'name message url')) },
  'POST /feeds/toggleSelected/{enable}/{cache}/{list}': {
    summary: 'Switch several feeds on or off',
    path: {
      enable: told(oneOf('1', '0'), 'Whether they are used.'),
      cache: told(oneOf('1', '0'), 'Whether it is about keeping their values, and not about fetching.'),
      list: told(text, 'Their numbers, with commas between.'),
    },
    answers: done,
  },
  'POST /feeds/loadDefaultFeeds': { summary: 'Add the feeds that MISP knows of', answers: done },
  'POST /feeds/importFeeds': {
    summary: 'Add feeds from a list, as /feeds/index gives it',
    body: { accepts: { type: 'array', items: sent({ Feed: needed(sentFeed) }).accepts } },
    answers: done,
    errors: ['rejected'],
  },
  'GET /feeds/feedCoverage/{id}': { summary: 'Tell how much of a feed other feeds have', answers: anything },
  'POST /feeds/feedCoverage/{id}': {
    summary: 'Tell how much of a feed these feeds have',
    body: { accepts: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 } },
    answers: anything,
  },
  'GET POST /feeds/previewIndex/{id}': {
    summary: 'Show what a feed has',
    takes: { page: localId, limit: localId, searchall: text },
    answers: eitherOf(named(anything), listOf(anything)),
    errors: ['upstream'],
  },
  'GET /feeds/previewEvent/{id}/{uuid}': {
    summary: 'Show an event of a feed',
    answers: object({ Event: anything }),
    errors: ['upstream'],
  },
  'GET POST /feeds/fetchFromFeed/{id}': { summary: 'Fetch a feed', answers: object({ result: text }) },
  'GET POST /feeds/fetchFromAllFeeds': { summary: 'Fetch every feed in use', answers: object({ result: text }) },
  'GET POST /feeds/cacheFeeds[/{scope}]': {
    summary: 'Keep the values of feeds to look them up',
    path: { scope: told(text, 'all, misp, csv, freetext, or the number of a feed.') },
    answers: done,
  },
  'GET /feeds/compareFeeds': { summary: 'Tell what feeds have in common', answers: listOf(anything) },
  'GET POST /feeds/searchCaches': {
    summary: 'Look up values in the kept values of feeds',
    takes: { ...wishedValue, Feed: sent(wishedValue) },
    answers: eitherOf(hits, named(hits)),
  },
}

const published = object({
  id: text,
  saved_search: object({ id: text, name: text }),
  created: text,
  token_start: orNull(text),
  token: maybe(text),
  url: maybe(text),
})

const ours: RouteTable['routes'] = {
  'POST /tocsin/feeds/{id}/fetch': {
    summary: 'Fetch a feed, and name the job',
    answers: object({ job: localId }),
    status: 202,
  },
  'POST /tocsin/feeds/{id}/dry-run': {
    summary: 'Tell what fetching a feed would do',
    answers: object({ counts: named(nativeInteger) }),
    errors: ['upstream'],
  },
  'GET /tocsin/feeds/receipts': {
    summary: 'List what was fetched of feeds',
    takes: { feed: told(localId, 'Of this feed.'), before: told(localId, 'Before this receipt.'), limit: localId },
    answers: object({ receipts: listOf(object(receiptFields)), next: orNull(text) }),
  },
  'GET /tocsin/feeds/receipts/{id}': {
    summary: 'Show what was fetched of a feed, record by record',
    takes: pageOfOutcomes,
    answers: object({ ...receiptFields, ...outcomeFields }),
  },
  'GET /tocsin/published-feeds': {
    summary: 'List the feeds that one publishes',
    answers: object({ feeds: listOf(published) }),
  },
  'POST /tocsin/published-feeds': {
    summary: 'Publish what a saved search finds as a feed',
    takes: { saved_search: needed(textField({ least: 36, most: 36 })) },
    answers: published,
    status: 201,
  },
  'DELETE /tocsin/published-feeds/{id}': { summary: 'Publish a feed no more', answers: 'nothing' },
  'POST /tocsin/published-feeds/{id}/token': { summary: 'Make a new token for a feed', answers: published },
  'DELETE /tocsin/published-feeds/{id}/token': { summary: 'Take the token of a feed away', answers: published },
  'GET /tocsin/feed/{token}/{file}': {
    summary: 'Give a file of a published feed',
    path: {
      token: told(text, 'The token of the feed.'),
      file: told(text, 'manifest.json, hashes.csv, or the UUID of an event and .json.'),
    },
    answers: media('application/json', {}),
    errors: ['not-found'],
  },
}

export const feedsApi: RouteTable = { group: 'Feeds', routes: { ...routes, ...ours } }
