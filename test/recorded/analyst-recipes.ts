import { about, aboutNothing, asRecorded, by, type Recipe, type Recipes } from './recipe.ts'
import { addAttribute, addEvent, addGroup, type Subject, type World } from './world.ts'

type Kind = 'Note' | 'Opinion' | 'Relationship'

const event = async (world: World): Promise<Subject> => addEvent(world)

/** What is said on a new event, by the one who is to look at it. */
const said =
  (kind: Kind, as: 'admin' | 'user' = 'admin') =>
  async (world: World): Promise<Subject> => {
    const { uuid } = await addEvent(world)
    const { [kind]: added } = await world.make(
      `/analyst_data/add/${kind}/${uuid}/Event`,
      await fieldsOf(kind, world),
      as,
    )
    return { id: added.id, uuid: added.uuid }
  }

async function fieldsOf(kind: Kind, world: World): Promise<object> {
  if (kind === 'Note') return { note: 'n' }
  if (kind === 'Opinion') return { opinion: 80, comment: 'c' }
  const related_object_uuid = (await addAttribute(world)).uuid
  return { related_object_uuid, related_object_type: 'Attribute', relationship_type: 'related-to' }
}

const related: Recipe = async (world, exchange) => ({
  ...(await about(event)(world, exchange)),
  body: await fieldsOf('Relationship', world),
})
const listed =
  (kind: Kind): Recipe =>
  async (world) => {
    await said(kind)(world)
    return {}
  }
/** A note of somebody else that the user sees. */
const foreign = said('Note')
/** A note of the user with an opinion on it. */
const judged = async (world: World): Promise<Subject> => {
  const note = await said('Note', 'user')(world)
  await world.make(`/analyst_data/add/Opinion/${note.uuid}/Note`, { opinion: 42, comment: 'c' }, 'user')
  return note
}
/** The recorded edits put a note into a group; the group is one of ours. */
const regrouped =
  (recipe: Recipe): Recipe =>
  async (world, exchange) => {
    const asked = await recipe(world, exchange)
    const sent = exchange.req_body as { distribution?: string }
    const group = sent.distribution === '4' ? { sharing_group_id: (await addGroup(world)).id } : {}
    return { ...asked, body: { note: 'Updated Note', distribution: sent.distribution, ...group } }
  }

export const analystRecipes: Recipes = {
  'POST /analystData/add/Nope/{uuid}/Event 405': asRecorded,
  'POST /analystData/add/Note/{uuid}/Event 200': about(event),
  'POST /analystData/add/Opinion/{uuid}/Event 200': about(event),
  'POST /analystData/add/Relationship/{uuid}/Event 200': related,
  'POST /analyst_data/add/Note/{uuid}/Event 200': by('user', about(event)),
  'POST /analyst_data/add/Note/{uuid}/Note 200': by('user', about(foreign)),
  'GET /analystData/index/Note 200': listed('Note'),
  'GET /analystData/index/Opinion 200': listed('Opinion'),
  'GET /analystData/index/Relationship 200': listed('Relationship'),
  'GET /analystData/view/Note/{id} 200': about(said('Note')),
  'GET /analystData/view/Note/{id} 404': aboutNothing,
  'GET /analystData/view/Opinion/{id} 200': about(said('Opinion')),
  'GET /analystData/view/Relationship/{id} 200': about(said('Relationship')),
  'GET /analyst_data/view/Note/{uuid} 200': by('user', about(judged)),
  'GET /analyst_data/view/Note/{uuid} 404': by('user', aboutNothing),
  'GET /analyst_data/view/Opinion/{uuid} 200': by('user', about(said('Opinion', 'user'))),
  'POST /analystData/edit/Note/{id} 200': about(said('Note')),
  'POST /analystData/edit/Opinion/{id} 200': about(said('Opinion')),
  'POST /analystData/edit/Relationship/{id} 200': about(said('Relationship')),
  'POST /analyst_data/edit/Note/{uuid} 200': async (world, exchange) => {
    const as = (exchange.req_body as { distribution?: string }).distribution === '4' ? 'admin' : 'user'
    return by(as, regrouped(about(said('Note', as))))(world, exchange)
  },
  'POST /analyst_data/edit/Note/{uuid} 405': by('user', regrouped(about(foreign))),
  'POST /analystData/delete/Note/{id} 200': about(said('Note')),
  'POST /analystData/delete/Opinion/{id} 200': about(said('Opinion')),
  'POST /analystData/delete/Relationship/{id} 200': about(said('Relationship')),
  'POST /analyst_data/delete/Note/{uuid} 200': by('user', about(said('Note', 'user'))),
  'POST /analyst_data/delete/Note/{uuid} 404': by('user', aboutNothing),
  'POST /analyst_data/delete/Note/{uuid} 500': aboutNothing,
  'POST /analyst_data/delete/Opinion/{uuid} 200': by('user', about(said('Opinion', 'user'))),
  'POST /analyst_data/delete/Note/{uuid} 405': by('user', about(foreign)),
}
