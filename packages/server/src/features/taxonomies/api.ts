import { flag, list, localId, nativeInteger, tag, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  maybe,
  object,
  oneOf,
  quick,
  record,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'

const head = { id: localId, namespace: text, description: text, version: localId }
const taxonomy = { ...head, ...fields(flag, 'enabled exclusive required highlighted') }
const entry = {
  tag: text,
  expanded: text,
  exclusive_predicate: maybe(flag),
  ...fields(maybe(text), 'description colour numerical_value original_numerical_value'),
  existing_tag: eitherOf(record(tag), { writes: { const: false } }),
}
const whole = object({ Taxonomy: object(taxonomy), entries: listOf(object(entry)) })
const counted = object({ ...entry, events: nativeInteger, attributes: nativeInteger })
const which = { taxonomy_id: text, name: told(list(text), 'Tags; all of the taxonomy where none is named.') }
const chosen = { takes: { ...which, Taxonomy: sent(which), Tag: sent(which) }, answers: eitherOf(done, quick) }

export const taxonomiesApi: RouteTable = {
  group: 'Taxonomies',
  routes: {
    'GET /taxonomies[/index]': {
      summary: 'List taxonomies',
      takes: { value: told(text, 'A part of namespace or description.'), enabled: flag },
      answers: listOf(object({ Taxonomy: object(taxonomy) })),
    },
    'GET /taxonomies/view/{id}': { summary: 'Show a taxonomy with its tags', answers: whole },
    'GET /taxonomies/taxonomy_tags/{id}': {
      summary: 'Show a taxonomy with how often its tags are used',
      takes: {
        filter: told(text, 'A part of the tag.'),
        direction: oneOf('asc', 'desc'),
        limit: localId,
        page: localId,
      },
      answers: object({ Taxonomy: object(taxonomy), entries: listOf(counted) }),
    },
    'GET /taxonomies/export/{id}': {
      summary: 'Give a taxonomy as the document that makes it',
      answers: object({ namespace: text, predicates: listOf(anything) }),
    },
    'POST /taxonomies/import': { summary: 'Bring in a taxonomy', answers: whole },
    'POST /taxonomies/enable/{id}': { summary: 'Use a taxonomy', answers: eitherOf(done, quick) },
    'POST /taxonomies/disable/{id}': { summary: 'Use a taxonomy no more', answers: eitherOf(done, quick) },
    'POST DELETE /taxonomies/delete/{id}': { summary: 'Delete a taxonomy', answers: eitherOf(done, quick) },
    'POST /taxonomies/toggleRequired/{id}': {
      summary: 'Say whether events need a tag of a taxonomy to be published',
      takes: { required: flag, Taxonomy: sent({ required: flag }) },
      answers: eitherOf(done, quick),
    },
    'POST /taxonomies/toggleHighlighted/{id}': {
      summary: 'Say whether the tags of a taxonomy are shown apart',
      takes: { highlighted: flag, Taxonomy: sent({ highlighted: flag }) },
      answers: eitherOf(done, quick),
    },
    'POST /taxonomies/addTag[/{id}]': { summary: 'Make tags of a taxonomy usable', ...chosen },
    'POST /taxonomies/disableTag[/{id}]': { summary: 'Make tags of a taxonomy unusable', ...chosen },
    'POST /taxonomies/hideTag[/{id}]': { summary: 'Hide tags of a taxonomy from choice', ...chosen },
    'POST /taxonomies/unhideTag[/{id}]': { summary: 'Show tags of a taxonomy for choice', ...chosen },
  },
}
