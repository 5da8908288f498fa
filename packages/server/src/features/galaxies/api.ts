import { flag, galaxy, galaxyCluster, galaxyClusterRelation, galaxyElement, list, localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  also,
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  needed,
  object,
  record,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'

const clusters = listOf(object({ GalaxyCluster: galaxyCluster }))
const exporting = { custom: flag, default: flag, format: told(text, 'default, misp or misp-galaxy.') }

const galaxies: RouteTable['routes'] = {
  'GET POST /galaxies[/index]': {
    summary: 'List galaxies',
    takes: { value: told(text, 'A part of name, namespace or description.'), searchall: text, enabled: flag },
    answers: listOf(record(galaxy)),
  },
  'GET POST /galaxies/restSearch': {
    summary: 'Search galaxies',
    takes: fields(list(text), 'id uuid name type version description kill_chain_order namespace enabled local_only'),
    answers: anything,
  },
  'GET /galaxies/view/{id}': {
    summary: 'Show a galaxy with its clusters',
    answers: object({ Galaxy: galaxy, GalaxyCluster: listOf(galaxyCluster) }),
  },
  'GET /tocsin/galaxies/{id}/matrix': {
    summary: 'Show a galaxy as a matrix',
    answers: object({ Galaxy: galaxy, tabs: listOf(object({ name: text, columns: listOf(anything) })) }),
  },
  'GET POST /galaxies/export/{id}': {
    summary: 'Give the clusters of a galaxy in a document',
    takes: { ...exporting, Galaxy: sent(exporting) },
    answers: eitherOf(clusters, { writes: { type: 'object' } }),
  },
  'POST /galaxies/enable/{id}': { summary: 'Use a galaxy', answers: done },
  'POST /galaxies/disable/{id}': { summary: 'Use a galaxy no more', answers: done },
  'POST DELETE /galaxies/delete/{id}': { summary: 'Delete a galaxy with its clusters', answers: done },
  'POST /galaxies/import': {
    summary: 'Bring in clusters, as /galaxies/export gives them',
    body: { accepts: { type: ['array', 'object'] } },
    answers: done,
    errors: ['rejected'],
  },
  'POST /galaxies/pushCluster': {
    summary: 'Bring clusters from another server',
    body: { accepts: { type: ['array', 'object'] } },
    answers: done,
    errors: ['rejected'],
  },
}

const texts = list(text)
const clusterFilters = {
  ...fields(texts, 'id uuid galaxy_id galaxy_uuid version distribution org_id orgc_id tag_name value type'),
  ...fields(texts, 'extends_uuid sharing_group_id'),
  eventid: told(texts, 'On these events.'),
  elements: told(anything, 'By their elements: `{"synonyms": "APT28"}`.'),
  ...fields(flag, 'default published locked deleted custom'),
  searchall: told(text, 'A part of value, description or synonym.'),
  quickFilter: text,
  limit: localId,
  page: localId,
}

const clusterRoutes: RouteTable['routes'] = {
  'GET POST /galaxy_clusters[/index[/{id}]]': {
    summary: 'List galaxy clusters',
    takes: { ...clusterFilters, context: told(text, 'all, default, custom, org, deleted.') },
    answers: clusters,
  },
  'GET POST /galaxy_clusters/restSearch': {
    summary: 'Search galaxy clusters',
    takes: {
      ...clusterFilters,
      returnFormat: text,
      first: told(flag, 'One alone.'),
      minimal: told(flag, 'What synchronising needs.'),
      order: text,
    },
    answers: object({ response: listOf(object({ GalaxyCluster: anything })) }),
  },
  'GET /galaxy_clusters/view/{id}': {
    summary: 'Show a galaxy cluster',
    takes: { includeAnalystData: flag },
    answers: record(galaxyCluster),
  },
  'POST /galaxy_clusters/add/{id}': {
    summary: 'Add a cluster to a galaxy, or a fork of one',
    answers: record(galaxyCluster),
  },
  'POST PUT /galaxy_clusters/edit/{id}': { summary: 'Change a galaxy cluster', answers: record(galaxyCluster) },
  'POST DELETE /galaxy_clusters/delete/{id}': {
    summary: 'Delete a galaxy cluster',
    takes: { hard: told(flag, 'For good, and kept out from now on.') },
    answers: done,
  },
  'POST /galaxy_clusters/restore/{id}': { summary: 'Take back that a galaxy cluster was deleted', answers: done },
  'POST /galaxy_clusters/publish/{id}': { summary: 'Publish a galaxy cluster', answers: done },
  'POST /galaxy_clusters/unpublish/{id}': { summary: 'Take back that a galaxy cluster was published', answers: done },
  'GET POST /galaxy_elements/index/{id}': {
    summary: 'List the elements of a galaxy cluster',
    answers: listOf(record(galaxyElement)),
  },
  'POST DELETE /galaxy_elements/delete/{id}': { summary: 'Delete an element of a galaxy cluster', answers: done },
  'POST /galaxy_elements/flattenJson/{id}': {
    summary: 'Add what a JSON document holds as elements of a galaxy cluster',
    takes: { jsonData: needed(told(text, 'JSON text.')), GalaxyElement: sent({ jsonData: text }) },
    answers: done,
  },
}

const changed = also(done, { GalaxyClusterRelation: galaxyClusterRelation })
const relations: RouteTable['routes'] = {
  'GET POST /galaxy_cluster_relations[/index]': {
    summary: 'List relations between galaxy clusters',
    takes: { galaxy_cluster_id: text, galaxy_cluster_uuid: text, limit: localId, page: localId },
    answers: listOf(record(galaxyClusterRelation)),
  },
  'POST /galaxy_cluster_relations/add': { summary: 'Relate a galaxy cluster to another', answers: changed },
  'POST PUT /galaxy_cluster_relations/edit/{id}': { summary: 'Change a relation of galaxy clusters', answers: changed },
  'POST DELETE /galaxy_cluster_relations/delete/{id}': {
    summary: 'Delete a relation of galaxy clusters',
    answers: done,
  },
}

export const galaxiesApi: RouteTable = { group: 'Galaxies', routes: { ...galaxies, ...clusterRoutes, ...relations } }
