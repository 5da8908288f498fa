import { list, localId, nullable, tagCollection, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  maybe,
  object,
  quick,
  record,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'

const shown = object({
  TagCollection: tagCollection,
  TagCollectionTag: listOf(
    object({
      ...fields(localId, 'id tag_collection_id tag_id'),
      Tag: object({ id: localId, name: text, colour: text }),
    }),
  ),
  Organisation: object({ id: localId, name: text, uuid }),
  User: maybe(object({ id: localId, email: nullable(text) })),
})
const which = { tag_collection: text, tag: told(list(text), 'Names or numbers of tags.') }
const taking = { takes: { ...which, TagCollection: sent(which) }, answers: quick }

export const tagCollectionsApi: RouteTable = {
  group: 'Tag collections',
  routes: {
    'GET /tag_collections[/index]': { summary: 'List collections of tags', answers: listOf(shown) },
    'GET /tag_collections/view/{id}': { summary: 'Show a collection of tags', answers: shown },
    'POST /tag_collections/add': { summary: 'Add a collection of tags', answers: record(tagCollection) },
    'POST PUT /tag_collections/edit/{id}': { summary: 'Change a collection of tags', answers: record(tagCollection) },
    'POST DELETE /tag_collections/delete/{id}': { summary: 'Delete a collection of tags', answers: done },
    'POST /tag_collections/import': {
      summary: 'Bring in collections of tags, as the list gives them',
      body: anything,
      answers: eitherOf(done, quick),
      errors: ['rejected'],
    },
    'POST /tag_collections/addTag[/{id}[/{tag}]]': { summary: 'Put tags into a collection', ...taking },
    'POST /tag_collections/removeTag[/{id}[/{tag}]]': { summary: 'Take a tag out of a collection', ...taking },
  },
}
