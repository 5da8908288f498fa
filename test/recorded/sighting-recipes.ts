import { about, aboutNothing, asRecorded, bodyAbout, by, type Recipe, type Recipes } from './recipe.ts'
import { addAttribute, type Subject, type World } from './world.ts'

type Sighted = Subject & { attribute: Subject; event: Subject; value: string }

/** A sighting of a new attribute. */
async function sighting(world: World): Promise<Sighted> {
  const value = `sighted ${crypto.randomUUID()}`
  const attribute = await addAttribute(world, { type: 'text', value })
  const { Sighting } = await world.make(`/sightings/add/${attribute.uuid}`)
  return { id: Sighting.id, uuid: Sighting.uuid, attribute, event: attribute.event, value }
}

const attribute = async (world: World): Promise<Subject> => addAttribute(world)

/** The recorded request, about a new sighting: of its value, attribute or event, in path and body. */
const aboutSighting: Recipe = async (world, exchange) => {
  const made = await sighting(world)
  const { org_id, value, id, context } = (exchange.req_body ?? {}) as Record<string, unknown>
  const isOfEvent = exchange.url.includes('/event') || context === 'event'
  const place = isOfEvent || exchange.url.includes('/index/') ? made.event : made.attribute
  const body = {
    ...(bodyAbout(exchange) as object),
    ...(value === undefined ? {} : { value: made.value }),
    ...(id === undefined ? {} : { id: Number(place.id) }),
    ...(org_id === undefined ? {} : { org_id: 1 }),
  }
  const path = exchange.url.replace(/\/\d+(?=\/|$)/, `/${place.id}`)
  return { path, body: exchange.req_body === null ? undefined : body }
}

/** Whatever was seen since the recording; each has to find one. */
const searched: Recipe = async (world, { req_body }) => {
  const { attribute: seen } = await sighting(world)
  const { source } = req_body as { source?: string }
  await world.make(`/sightings/add/${seen.uuid}`, { source: source ?? 'Testcases', type: '1' })
  return { body: { ...(req_body as object), last: '1d' } }
}

export const sightingRecipes: Recipes = {
  'POST /sightings/add 200': aboutSighting,
  'POST /sightings/add/{id} 200': about(attribute),
  'POST /sightings/add/{uuid} 200': about(attribute),
  'POST /sightings/add/{uuid} 403': by('reader', about(attribute)),
  'POST /sightings/delete/{id} 404': aboutNothing,
  'POST /sightings/delete/{uuid} 200': about(sighting),
  'GET /sightings/index 200': async (world) => {
    await sighting(world)
    return {}
  },
  'GET /sightings/index/{id} 200': aboutSighting,
  'POST /sightings/listSightings 200': aboutSighting,
  'POST /sightings/listSightings 405': async (_world, { req_body }) => ({
    body: { ...(req_body as object), id: 999999 },
  }),
  'GET /sightings/listSightings/{id}/attribute 200': aboutSighting,
  'POST /sightings/restSearch 200': searched,
  'POST /sightings/restSearch/attribute 200': aboutSighting,
  'POST /sightings/restSearch/attribute 400': asRecorded,
  'POST /sightings/restSearch/event 200': aboutSighting,
  'POST /sightings/restSearch/event 400': asRecorded,
}
