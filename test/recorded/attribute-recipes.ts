import { about, aboutNothing, asRecorded, by, pathTo, withFields, type Recipe, type Recipes } from './recipe.ts'
import { addWarninglist } from './warninglist-recipes.ts'
import { addAttribute, addEvent, addObject, haveTag, type World } from './world.ts'

const event = async (world: World) => addEvent(world)
const attribute = async (world: World) => addAttribute(world)
const known = async (world: World) => addEvent(world, { Attribute: [{ type: 'ip-dst', value: '1.2.3.4' }] })

/** The event that the recorded search is about. */
const inEvent: Recipe = async (world, { url, req_body }) => {
  const { id } = await addEvent(world, { Tag: [{ name: 'tlp:amber' }] })
  await world.make(`/attributes/add/${id}`, { type: 'ip-dst', value: '203.0.113.8', Tag: [{ name: 'tlp:white' }] })
  const path = url.replace('eventid:2', `eventid:${id}`)
  return { path, body: req_body === null ? undefined : { ...(req_body as object), eventid: id } }
}

const addFailing: Recipe = async (world, exchange) => {
  const { value, last_seen } = exchange.req_body as { value: string; last_seen?: string }
  if (exchange.template.includes('{uuid}') && value !== '8.8.8.8') {
    return about(async () => addEvent(world, { Attribute: [{ type: 'ip-dst', value }] }))(world, exchange)
  }
  if (value === '8.8.8.8') {
    const { id } = await addWarninglist(world, { name: 'Resolvers', entries: value, enabled: true })
    const afterwards = async () => world.make(`/warninglists/delete/${id}`)
    return { ...(await about(event)(world, exchange)), afterwards }
  }
  const isForeign = exchange.template.includes('{id}') && last_seen === undefined
  return by(isForeign ? 'user' : 'admin', about(event))(world, exchange)
}

const editRefused: Recipe = async (world, exchange) => {
  const isForeign = 'comment' in (exchange.req_body as object)
  return by(isForeign ? 'user' : 'admin', about(attribute))(world, exchange)
}

/** One loses a tag that it has beside another, one stands in an object. */
const editWhole: Recipe = async (world, exchange) => {
  const { Tag, value } = exchange.req_body as { Tag?: { name: string }[]; value: string }
  const make = async () => {
    if (!Tag) return (await addObject(world)).attributes[0] ?? { id: '', uuid: '' }
    const tags = [...Tag.map(({ name }) => ({ name })), { name: 'kept' }]
    return addAttribute(world, { type: 'text', value, Tag: tags })
  }
  return withFields(about(make), () => ({ event_id: undefined, id: undefined, object_id: undefined }))(world, exchange)
}

export const attributeRecipes: Recipes = {
  'GET /attributes 200': asRecorded,
  'GET /attributes/index 200': asRecorded,
  'GET /attributes/index/limit:{v} 200': asRecorded,
  'POST /attributes/add/{id} 200': about(event),
  'POST /attributes/add/{id} 403': addFailing,
  'POST /attributes/add/{id} 404': asRecorded,
  'POST /attributes/add/{uuid} 200': async (world, exchange) => {
    const text = (exchange.req_body as { value: string }[])[2]?.value
    const known = [
      { type: 'ip-dst', value: '1.2.3.4' },
      { type: 'text', value: text },
    ]
    await haveTag(world, { name: 'testtag_admin_created' })
    return { as: 'user', path: pathTo(exchange, [await addEvent(world, { Attribute: known }, 'user')]) }
  },
  'POST /attributes/add/{uuid} 403': addFailing,
  'POST /attributes/add/{uuid}/breakOnDuplicate:0 200': about(known),
  'POST /attributes/addTag 200': async (world) => {
    const { id } = await attribute(world)
    return { body: { attribute: id, tag: 'tlp:green' } }
  },
  'POST /attributes/addTag/{id} 200': about(attribute),
  'POST /attributes/addTag/{id}/{id} 200': about(attribute),
  'POST /attributes/removeTag/{id}/tlp:green 404': about(attribute),
  'DELETE /attributes/delete/{id} 200': about(attribute),
  'POST /attributes/delete/{id} 200': about(attribute),
  'POST /attributes/delete/{id} 404': aboutNothing,
  'POST /attributes/delete/{id}/{id} 200': about(attribute),
  'POST /attributes/delete/{uuid} 200': about(attribute),
  'POST /attributes/delete/{uuid} 403': by('user', about(attribute)),
  'POST /attributes/restore/{id} 302': about(async (world) => {
    const added = await addAttribute(world)
    await world.make(`/attributes/delete/${added.id}`)
    return added
  }),
  'GET /attributes/describeTypes.json 200': asRecorded,
  'POST /attributes/edit/{id} 200': about(attribute),
  'POST /attributes/edit/{id} 403': editRefused,
  'POST /attributes/edit/{id} 404': aboutNothing,
  'POST /attributes/edit/{uuid} 200': editWhole,
  'PUT /attributes/{id} 200': about(attribute),
  'GET /attributes/restSearch 400': asRecorded,
  'POST /attributes/restSearch 200': inEvent,
  'POST /attributes/restSearch 403': by('nobody'),
  'POST /attributes/restSearch 404': inEvent,
  'POST /attributes/restSearch 405': asRecorded,
  'POST /attributes/restSearch 500': inEvent,
  'GET /attributes/restSearch/json/eventid:2 200': inEvent,
  'GET /attributes/restSearch/returnFormat:json/eventid:2 200': inEvent,
  'GET /attributes/view/{id} 200': about(attribute),
  'GET /attributes/view/{id} 405': aboutNothing,
  'HEAD /attributes/view/{id} 200': about(attribute),
  'HEAD /attributes/view/{id} 404': aboutNothing,
  'GET /attributes/view/{uuid} 200': about(async (world) => {
    const { attributes } = await addObject(world)
    const [first] = attributes
    await world.make('/tags/attachTagToObject', { uuid: first?.uuid, tag: 'this is a test tag' })
    return first ?? { id: '', uuid: '' }
  }),
  'GET /attributes/view/{uuid} 405': aboutNothing,
  'HEAD /attributes/view/{uuid} 200': about(attribute),
  'HEAD /attributes/view/{uuid} 404': aboutNothing,
  'GET /attributes/{id} 200': about(attribute),
}
