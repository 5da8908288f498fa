import { about, asRecorded, bodyAbout, by, type Recipe, type Recipes } from './recipe.ts'
import { addAttribute, addEvent, type Subject, type World } from './world.ts'

const event = async (world: World) => addEvent(world)
const attribute = async (world: World) => addAttribute(world)
/** Proposed by somebody of another organisation; a change where the recorded answer says so. */
const proposal = async (world: World): Promise<Subject> => {
  const { id } = await addEvent(world)
  const { ShadowAttribute } = await world.make(
    `/shadow_attributes/add/${id}`,
    { type: 'ip-dst', value: '5.2.3.4' },
    'user',
  )
  return { id: ShadowAttribute.id, uuid: ShadowAttribute.uuid }
}
const change = async (world: World): Promise<Subject> => {
  const { id } = await addAttribute(world)
  const { ShadowAttribute } = await world.make(`/shadow_attributes/edit/${id}`, { comment: 'blah' }, 'user')
  return { id: ShadowAttribute.id, uuid: ShadowAttribute.uuid }
}
const accepted: Recipe = (world, exchange) => {
  const { message } = exchange.res_body as { message: string }
  return about(message.includes('change') ? change : proposal)(world, exchange)
}
const listed: Recipe = async (world, { url }) => {
  const made = await addEvent(world)
  await world.make(`/shadow_attributes/add/${made.id}`, { type: 'ip-dst', value: '5.2.3.4' }, 'user')
  return { path: url.replace(/[^/]+$/, /-/.test(url) ? made.uuid : made.id) }
}

export const proposalRecipes: Recipes = {
  'GET /shadow_attributes 200': asRecorded,
  'GET /shadowAttributes/index 200': async (world) => {
    await proposal(world)
    return {}
  },
  'GET /shadowAttributes/index/{uuid} 200': listed,
  'GET /shadow_attributes/index/{id} 200': listed,
  'GET /shadow_attributes/view/{id} 200': about(proposal),
  'GET /shadowAttributes/view/{id} 200': about(proposal),
  'POST /shadow_attributes/add/{id} 200': by('user', about(event)),
  'POST /shadowAttributes/add/{id} 200': by('user', about(event)),
  'POST /shadow_attributes/edit/{id} 200': by('user', about(attribute)),
  'POST /shadowAttributes/edit/{id} 200': by('user', about(attribute)),
  'POST /shadowAttributes/delete/{uuid} 200': by('user', about(attribute)),
  'POST /shadow_attributes/accept/{id} 200': accepted,
  'POST /shadowAttributes/accept/{id} 200': accepted,
  'POST /shadow_attributes/accept/{id} 405': asRecorded,
  'POST /shadow_attributes/discard/{id} 500': asRecorded,
  'POST /shadowAttributes/discard/{id} 200': about(proposal),
  'GET /event_delegations 200': asRecorded,
  'POST /eventDelegations/delegateEvent/{uuid} 403': by('user', async (world, exchange) => {
    const { uuid } = await addEvent(world, { distribution: 0 }, 'user')
    const body = { ...(bodyAbout(exchange) as object), event_id: uuid, org_id: world.otherOrg.uuid }
    return { ...(await about(() => ({ id: '', uuid }))(world, exchange)), body }
  }),
}
