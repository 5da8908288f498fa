import { about, asRecorded, by, type Recipe, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

const ownEvent = async ({ make }: World): Promise<Subject> => (await make('/events/add', { info: 'x' })).Event

/** An attribute and a sighting, so that there is something to count. */
const withData: Recipe = async ({ make }) => {
  const attributes = [{ type: 'ip-dst', category: 'Network activity', value: '192.0.2.77' }]
  const { Event } = await make('/events/add', { info: 'x', Attribute: attributes })
  await make(`/sightings/add/${Event.Attribute[0].uuid}`, {})
  return {}
}

/** An event with the tags that the recording counts. */
const withTags: Recipe = async ({ make }, { res_body }) => {
  const { flatData } = res_body as { flatData: { custom: Record<string, unknown> } }
  await make('/events/add', { info: 'x', Tag: Object.keys(flatData.custom).map((name) => ({ name })) })
  return {}
}

/** How much there is, how the server is, and what it does not have. */
export const instanceRecipes: Recipes = {
  'GET /attributes/attributeStatistics/category/true 200': withData,
  'GET /attributes/attributeStatistics/category/{id} 200': withData,
  'GET /attributes/attributeStatistics/nosuch 405': asRecorded,
  'GET /attributes/attributeStatistics/type 200': withData,
  'GET /attributes/attributeStatistics/type/true 200': withData,
  'GET /users/statistics 200': withData,
  'GET /users/statistics/attributehistogram 200': withData,
  'GET /users/statistics/data 200': withData,
  'GET /users/statistics/orgs 200': withData,
  'GET /users/statistics/sightings 200': withData,
  'GET /users/statistics/tags 200': withTags,
  'GET /users/statistics/users 200': withData,
  'GET /correlations/overCorrelations 200': asRecorded,
  'GET /correlations/top 200': asRecorded,
  'POST /events/contact/{id} 200': about(ownEvent),
  'POST /events/enrichEvent/{id} 405': about(ownEvent),
  'POST /events/pushEventToZMQ/{id} 200': about(ownEvent),
  'POST /events/pushEventToZMQ/{uuid} 200': about(ownEvent),
  'GET /events/queryACL/findMissingFunctionNames 200': asRecorded,
  'GET /jobs 404': asRecorded,
  'GET /servers/dbSchemaDiagnostic 200': asRecorded,
  'GET /servers/getWorkers 200': asRecorded,
  'GET /servers/serverSettings 200': asRecorded,
  'GET /servers/serverSettings 403': by('reader'),
  'POST /servers/update 200': asRecorded,
  'GET /workflows/index 500': asRecorded,
  'GET /workflows/triggers 500': asRecorded,
}
