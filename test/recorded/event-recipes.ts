import { randomUUID } from 'node:crypto'
import { about, aboutNothing, asRecorded, bodyAbout, by, pathTo, type Recipe, type Recipes } from './recipe.ts'
import type { Exchange } from './exchanges.ts'
import { addEvent, addObject, type World } from './world.ts'

/** Tagged where the recorded event is. */
const event = async (world: World, { res_body }: Exchange) => {
  const { Event } = (res_body ?? {}) as { Event?: object }
  return addEvent(world, Event && 'Tag' in Event ? { Tag: [{ name: 'tlp:amber' }] } : {})
}
const ofUser = async (world: World) => addEvent(world, {}, 'user')
const hidden = async (world: World) => addEvent(world, { distribution: 0 })
/** With an object, and tags on what the recorded answer shows tagged. */
const full = async (world: World, { res_body }: Exchange) => {
  const { Event } = res_body as { Event: { Tag?: unknown; Attribute: object[] } }
  const { event: made } = await addObject(world)
  const Tag = Event.Attribute.some((attribute) => 'Tag' in attribute) ? [{ name: 'tlp:white' }] : []
  await world.make(`/attributes/add/${made.id}`, { type: 'text', value: randomUUID(), Tag })
  if (Event.Tag) await world.make('/tags/attachTagToObject', { uuid: made.uuid, tag: 'tlp:amber' })
  return made
}
/** Long bodies were cut, and may have lost what an event has to have. */
const wholeBody = (world: World, exchange: Exchange) => {
  const body = bodyAbout(exchange) as { Event?: object }
  return body.Event ? body : { info: 'probe event', ...body }
}
/** The recorded edit sends all of an event that is there. */
const editWhole: Recipe = async (world, exchange) => {
  const body = { ...(wholeBody(world, exchange) as object), uuid: randomUUID() }
  const { Event } = await world.make('/events/add', body)
  return { path: pathTo(exchange, [Event]), body }
}
const inEvent: Recipe = async (world, { req_body }) => {
  const { eventid } = req_body as { eventid?: unknown }
  const { id } = await addEvent(world, { Tag: [{ name: 'tlp:white___test' }] })
  return { body: { ...(req_body as object), ...(eventid === undefined ? {} : { eventid: id }) } }
}
const addRefused: Recipe = async (world, exchange) => {
  const { info } = exchange.req_body as { info: string }
  if (info === 'Test Roles') return by('reader', about(event))(world, exchange)
  const uuid = randomUUID()
  await world.make('/event_blocklists/add', { uuids: [uuid] })
  return { body: { ...(exchange.req_body as object), uuid } }
}
/** Asked twice: by somebody whose role does not let them, and about an event that is not theirs. */
const deleteRefused: Recipe = async (world, exchange) => {
  const { errors } = exchange.res_body as { errors?: string }
  return by(errors === undefined ? 'reader' : 'user', about(event))(world, exchange)
}

/** The same document with other uuids: it is no event that is there already. */
const uploadAgain: Recipe = (_world, exchange) => ({ as: 'user', body: bodyAbout(exchange) })

/** As `uploadAgain`, for text. */
const uploadXmlAgain: Recipe = (_world, { req_body }) => ({
  as: 'user',
  body: String(req_body).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, () => randomUUID()),
})

export const eventRecipes: Recipes = {
  'GET /events 200': asRecorded,
  'GET /events/index 200': asRecorded,
  'GET /events/index 302': by('nobody'),
  'GET /events/index 403': by('nobody'),
  'GET /events/index.json 403': by('nobody'),
  'POST /events/index 200': (_world, { req_body }) => ({
    body: 'timestamp' in (req_body as object) ? { timestamp: 1 } : req_body,
  }),
  'GET /events/index/limit:{v}/page:{v}/sort:{v}/direction:{v} 200': asRecorded,
  'GET /events/index/searchpublished:0/searchorg:1 200': asRecorded,
  'POST /events/add 200': (world, exchange) => ({ body: wholeBody(world, exchange) }),
  'POST /events/add 403': addRefused,
  'POST /events/add 404': async (world) => ({ body: { info: 'dup', uuid: (await addEvent(world)).uuid } }),
  'POST /events/add 405': asRecorded,
  'POST /events/add 500': asRecorded,
  'POST /events/add/metadata:1 200': about(event),
  'POST /events/add_misp_export 405': asRecorded,
  'POST /events/addTag 200': async (world) => ({ body: { event: (await addEvent(world)).id, tag: 'tlp:red' } }),
  'POST /events/addTag/{id}/tlp:red 200': about(event),
  'POST /events/removeTag/{id}/{id} 200': about(event),
  'POST /events/alert/{id} 200': about(event),
  'POST /events/alert/{uuid} 200': about(event),
  'POST /events/alert/{uuid} 403': by('user', about(event)),
  'POST /events/alert/{uuid} 405': by('publisher', about(event)),
  'POST /events/delete 403': asRecorded,
  'POST /events/delete/{id} 200': about(event),
  'POST /events/delete/{id} 403': deleteRefused,
  'POST /events/delete/{uuid} 200': about(event),
  'POST /events/delete/{uuid} 403': by('user', about(event)),
  'POST /events/edit/{id} 200': about(event),
  'POST /events/edit/{id} 403': by('reader', about(event)),
  'POST /events/edit/{id} 404': asRecorded,
  'POST /events/edit/{uuid} 200': editWhole,
  'POST /events/edit/{uuid} 403': async (world, exchange) => {
    const { id, uuid } = await addEvent(world)
    const { Event } = exchange.req_body as { Event: object }
    return { path: `/events/edit/${uuid}`, body: { Event: { ...Event, id, uuid } } }
  },
  'POST /events/edit/{uuid}/metadata:1 200': about(ofUser),
  'PUT /events/{id} 200': about(event),
  'POST /events/publish/{id} 200': about(event),
  'POST /events/publish/{id} 404': aboutNothing,
  'POST /events/publish/{uuid} 200': about(event),
  'POST /events/publish/{uuid} 403': by('user', about(event)),
  'POST /events/publish/{uuid} 405': by('publisher', about(event)),
  'POST /events/publish/{uuid}/disable_background_processing:{v} 200': about(event),
  'POST /events/unpublish/{id} 200': about(event),
  'POST /events/restSearch 200': inEvent,
  'POST /events/restSearch 404': inEvent,
  'POST /events/restSearch 500': inEvent,
  'POST /events/upload_stix 200': uploadXmlAgain,
  'POST /events/upload_stix/{id} 200': uploadAgain,
  'POST /events/upload_stix/{id} 403': asRecorded,
  'POST /events/upload_stix/{id} 500': uploadAgain,
  'GET /events/view/2.json 200': async (world, exchange) => ({
    path: `/events/view/${(await full(world, exchange)).id}.json`,
  }),
  'GET /events/view/abc 404': asRecorded,
  'GET /events/view/{id} 200': about(full),
  'GET /events/view/{id} 404': asRecorded,
  'HEAD /events/view/{id} 200': about(event),
  'HEAD /events/view/{id} 404': aboutNothing,
  'POST /events/view/{id} 200': about(event),
  'GET /events/view/{id}/extended:1/excludeGalaxy:1 200': about(event),
  'GET /events/view/{id}/noSightings:1 200': about(async (world) => {
    const Attribute = [
      { type: 'text', value: randomUUID(), Sighting: [{ uuid: randomUUID(), date_sighting: '1795491757' }] },
    ]
    return addEvent(world, { Attribute })
  }),
  'GET /events/view/{uuid} 200': about(event),
  'GET /events/view/{uuid} 404': by('user', about(hidden)),
  'HEAD /events/view/{uuid} 200': about(event),
  'HEAD /events/view/{uuid} 404': by('user', about(hidden)),
  'POST /events/view/{uuid} 200': about(event),
  'GET /events/{id} 200': about(event),
  'GET /events/nosuchaction 404': asRecorded,
}
