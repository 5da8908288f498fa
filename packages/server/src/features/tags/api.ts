import { flag, list, localId, nativeInteger, nullable, tag, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  eitherOf,
  listOf,
  named,
  needed,
  object,
  oneOf,
  orNull,
  quick,
  record,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'

const library: RouteTable = {
  group: 'Tags',
  routes: {
    'GET /tags[/index]': {
      summary: 'List the tags that one may use',
      takes: {
        searchall: told(text, 'A part of the name.'),
        name: told(text, 'The whole name; `filter` and `search` mean the same.'),
        filter: text,
        search: text,
        favouritesOnly: flag,
        exclude_statistics: told(flag, 'Leave out how often each is used.'),
      },
      answers: object({ Tag: listOf(tag) }),
    },
    'GET /tags/view/{id}': { summary: 'Show a tag', answers: tag },
    'GET /tags/tagStatistics[/{percentage}[/{keysort}]]': {
      summary: 'Count how often each tag is used',
      path: {
        percentage: told(oneOf('true', 'false'), 'Shares of the whole in percent.'),
        keysort: told(oneOf('true', 'false'), 'By name, and not by count.'),
      },
      answers: object({ tags: named(localId), taxonomies: named(nativeInteger) }),
    },
    'POST /tags/add': { summary: 'Add a tag', answers: record(tag) },
    'POST PUT /tags/edit/{id}': { summary: 'Change a tag', answers: record(tag) },
    'POST DELETE /tags/delete/{id}': {
      summary: 'Delete a tag',
      answers: object({ name: text, message: text, url: text }),
    },
    'POST /favourite_tags/toggle': {
      summary: 'Mark a tag as a favourite, or take the mark off',
      takes: { FavouriteTag: needed(sent({ data: needed(localId) })) },
      answers: quick,
    },
  },
}

const suggested = object({
  name: text,
  colour: nullable(text),
  expanded: nullable(text),
  description: nullable(text),
  id: nullable(localId),
})
const meaning = object({ text, canonical: orNull(suggested), suggestions: listOf(suggested) })

export const tagsApi: RouteTable = {
  group: 'Tags',
  routes: {
    ...library.routes,
    'GET POST /tocsin/tags/suggest': {
      summary: 'Tell which tag a text means, or may mean',
      takes: { text: told(text, 'One text.'), texts: told(list(text), 'Several, at most 100.') },
      answers: eitherOf(meaning, object({ results: listOf(meaning) })),
    },
  },
}
