import { flag, list, localId, nativeInteger, nullable, tag, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  done,
  listOf,
  maybe,
  needed,
  object,
  oneOf,
  quick,
  record,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'
import { yesNoField } from '../../platform/http/fields.ts'

const tags = told(list(text), 'Names or numbers of tags.')
const names = { accepts: { type: 'array', items: { type: 'string' } } }
const local = told(flag, 'For this server alone: the tag is not handed on.')
const canonical = told(flag, 'Take the canonical tag, where the name is another spelling of it.')
const reading = { tag: tags, local, canonical }
const ofEvent = { event: told(text, 'The number or UUID of the event.'), ...reading }
const ofAttribute = { attribute: told(text, 'The number or UUID of the attribute.'), ...reading }
const target = { uuid: told(uuid, 'Of an event, attribute, or whatever else takes tags.'), tag: tags }
const place = { kind: told(oneOf('event', 'attribute', 'tag_collection'), 'What the id is of.') }
const merged = object({
  id: localId,
  name: text,
  events: nativeInteger,
  attributes: nativeInteger,
  kept: maybe(nativeInteger),
  skipped: maybe(text),
})

/** Tags and clusters onto records, and off them again. */
export const taggingApi: RouteTable = {
  group: 'Tagging',
  routes: {
    'POST /tags/attachTagToObject[/{uuid}/{tag}[/{local}]]': {
      summary: 'Attach tags to a record by its UUID',
      takes: { ...target, local, canonical, relationship_type: text },
      path: { local: told(oneOf('0', '1'), 'For this server alone.') },
      answers: done,
    },
    'POST /tags/removeTagFromObject[/{uuid}/{tag}]': {
      summary: 'Take a tag off a record by its UUID',
      takes: target,
      answers: done,
    },
    'POST /tags/modifyTagRelationship/{scope}/{id}': {
      summary: 'Say how a tag relates to the record that carries it',
      path: { scope: oneOf('event', 'attribute') },
      takes: { relationship_type: text, Tag: sent({ relationship_type: text }) },
      answers: done,
    },
    'POST /tags/search': {
      summary: 'Find tags by their names',
      takes: { tag: told(list(text), 'Names; % stands for anything.') },
      answers: listOf(record(tag)),
    },
    'GET /tags/search/{name}': { summary: 'Find tags by a name', answers: listOf(record(tag)) },
    'POST /tocsin/tags/merge': {
      summary: 'Make several tags one, and move everything that carries them',
      takes: {
        dryRun: told(yesNoField, 'Change nothing, and tell what would be; true unless said.'),
        renamed: told(yesNoField, 'Former names of tags as well.'),
        only: told(names, 'Spellings of these canonical tags alone.'),
        into: told(text, 'The tag to keep, with `from`.'),
        from: told(names, 'The tags that become `into`.'),
      },
      answers: object({
        dryRun: flag,
        merges: listOf(object({ into: object({ id: nullable(localId), name: text }), from: listOf(merged) })),
      }),
    },
    'POST PUT /taxonomies/normalizeCustomTagsToTaxonomyFormat': {
      summary: 'Merge tags that differ from tags of taxonomies by case alone',
      answers: done,
    },
    'POST /events/addTag[/{id}[/{tag}]]': { summary: 'Tag an event', takes: ofEvent, answers: quick },
    'POST /events/removeTag[/{id}[/{tag}]]': { summary: 'Take a tag off an event', takes: ofEvent, answers: quick },
    'POST /attributes/addTag[/{id}[/{tag}]]': { summary: 'Tag an attribute', takes: ofAttribute, answers: quick },
    'POST /attributes/removeTag[/{id}[/{tag}]]': {
      summary: 'Take a tag off an attribute',
      takes: ofAttribute,
      answers: quick,
    },
    'POST /galaxies/attachCluster/{id}[/{kind}] /galaxies/attachMultipleClusters/{id}[/{kind}]': {
      summary: 'Attach galaxy clusters to an event, an attribute or a collection of tags',
      path: place,
      takes: {
        Galaxy: needed(
          sent({ target_id: told(text, 'A cluster.'), target_ids: told(list(text), 'Several, or JSON text of such.') }),
        ),
        local,
      },
      answers: quick,
    },
    'POST /galaxy_clusters/detach/{id}/{kind}/{tag}': {
      summary: 'Take a galaxy cluster off a record',
      path: { ...place, tag: told(localId, 'The number of the tag that stands for the cluster.') },
      answers: quick,
    },
  },
}
