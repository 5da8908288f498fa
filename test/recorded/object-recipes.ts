import { randomUUID } from 'node:crypto'
import { about, aboutNothing, asRecorded, bodyAbout, pathTo, type Recipe, type Recipes } from './recipe.ts'
import { addEvent, addGroup, addObject, type World } from './world.ts'

const event = async (world: World) => addEvent(world)
const object = async (world: World) => addObject(world)

/** Attributes of the recorded object may be shared with a group. */
const addGrouped: Recipe = async (world, exchange) => {
  const asked = await about(event)(world, exchange)
  const group = await addGroup(world)
  return {
    ...asked,
    body: JSON.parse(
      JSON.stringify(asked.body).replaceAll('"sharing_group_id":"4"', `"sharing_group_id":"${group.id}"`),
    ),
  }
}
const addRefused: Recipe = async (world, exchange) => about(event)(world, exchange)

/** The recorded edit names attributes that the object has. */
const editWhole: Recipe = async (world, exchange) => {
  const body = bodyAbout(exchange) as { Attribute: { uuid: string; value: string }[] }
  const uuid = randomUUID()
  const sent = body.Attribute.slice(0, 1)
  const made = await addObject(world, { ...body, uuid, ObjectReference: undefined, Attribute: sent })
  return {
    path: pathTo(exchange, [made]),
    body: { ...body, uuid, ObjectReference: undefined, id: made.id, event_id: made.event.id },
  }
}

export const objectRecipes: Recipes = {
  'POST /objectReferences/add 404': asRecorded,
  'POST /objects/add/{id} 200': addGrouped,
  'POST /objects/add/{id} 403': addRefused,
  'POST /objects/add/{id} 404': asRecorded,
  'POST /objects/add/{uuid} 200': about(event),
  'POST /objects/add/{uuid} 403': addRefused,
  'POST /objects/delete/None 404': asRecorded,
  'POST /objects/delete/{uuid} 200': about(object),
  'POST /objects/edit/None 404': asRecorded,
  'POST /objects/edit/{uuid} 200': editWhole,
  'POST /objects/restSearch 200': async (world, { req_body }) => {
    const { id } = await addEvent(world)
    await addObject(world, { name: 'file' })
    return { body: 'eventid' in (req_body as object) ? { ...(req_body as object), eventid: id } : req_body }
  },
  'GET /objects/view/None 404': asRecorded,
  'GET /objects/view/{id} 200': about(object),
  'GET /objects/view/{id} 404': asRecorded,
  'HEAD /objects/view/{id} 200': about(object),
  'HEAD /objects/view/{id} 404': aboutNothing,
  'HEAD /objects/view/{uuid} 200': about(object),
  'HEAD /objects/view/{uuid} 404': aboutNothing,
}
