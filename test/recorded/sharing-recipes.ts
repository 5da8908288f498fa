import { randomUUID } from 'node:crypto'
import { about, aboutNothing, asRecorded, by, withFields, type Recipe, type Recipes } from './recipe.ts'
import { addGroup, type World } from './world.ts'

const group = async (world: World) => addGroup(world)
const groupWithOrg = async (world: World) => {
  const made = await addGroup(world)
  await world.make('/sharing_groups/addOrg', { sg_id: made.id, org_id: world.org.id, extend: 1 })
  return made
}
/** What is added and removed stands in the body. */
const membership = (as: 'admin' | 'user' | 'orgAdmin'): Recipe =>
  by(as, async (world, { req_body }) => {
    const { id, uuid } = await addGroup(world)
    const { sg_id } = req_body as { sg_id: string }
    return { body: { ...(req_body as object), sg_id: sg_id.includes('-') ? uuid : id, org_id: world.otherOrg.uuid } }
  })
const removal: Recipe = async (world, exchange) => {
  const asked = await membership('admin')(world, exchange)
  await world.make('/sharing_groups/addOrg', asked.body)
  return asked
}

export const sharingRecipes: Recipes = {
  'GET /sharing_groups 200': asRecorded,
  'GET /sharingGroups/index 200': async (world, exchange) => {
    const [{ editable }] = (exchange.res_body as { response: [{ editable: boolean }] }).response
    await groupWithOrg(world)
    return { as: editable ? 'admin' : 'user' }
  },
  'POST /sharing_groups/add 200': withFields(asRecorded, () => ({ name: randomUUID() })),
  'POST /sharingGroups/add 200': withFields(asRecorded, () => ({ name: randomUUID() })),
  'POST /sharing_groups/add 403': asRecorded,
  'POST /sharing_groups/addOrg/{id}/{id} 200': about(group, ({ otherOrg }) => otherOrg),
  'POST /sharing_groups/removeOrg/{id}/{id} 200': about(groupWithOrg, ({ org }) => org),
  'POST /sharing_groups/addServer/{id}/{id} 405': about(group),
  'POST /sharingGroups/addOrg 200': membership('admin'),
  'POST /sharingGroups/addOrg 403': membership('user'),
  'POST /sharingGroups/addOrg 405': membership('orgAdmin'),
  'POST /sharingGroups/removeOrg 200': removal,
  'POST /sharingGroups/removeOrg 403': membership('user'),
  'POST /sharingGroups/removeOrg 405': membership('orgAdmin'),
  'DELETE /sharing_groups/delete/{id} 200': about(group),
  'POST /sharingGroups/delete/{id} 200': about(group),
  'POST /sharingGroups/delete/{uuid} 200': about(group),
  'POST /sharingGroups/delete/{uuid} 403': by('user', about(group)),
  'POST /sharingGroups/delete/{uuid} 405': by('orgAdmin', about(groupWithOrg)),
  'POST /sharing_groups/edit/{id} 200': about(group),
  'POST /sharing_groups/edit/{uuid} 200': withFields(about(group), () => ({ name: randomUUID(), id: undefined })),
  'POST /sharingGroups/edit/{id} 200': about(groupWithOrg),
  'POST /sharingGroups/edit/{id} 403': by('user', about(group)),
  'POST /sharingGroups/edit/{id} 405': by('orgAdmin', about(group)),
  'POST /sharingGroups/edit/{uuid} 200': withFields(about(groupWithOrg), () => ({ name: randomUUID() })),
  'POST /sharingGroups/edit/{uuid} 403': by('user', about(group)),
  'POST /sharingGroups/edit/{uuid} 405': by('orgAdmin', about(group)),
  'GET /sharing_groups/view/{id} 200': about(groupWithOrg),
  'GET /sharing_groups/view/{id} 405': aboutNothing,
  'HEAD /sharing_groups/view/{id} 200': about(group),
  'HEAD /sharing_groups/view/{id} 404': aboutNothing,
  'GET /sharing_groups/view/{uuid} 200': about(groupWithOrg),
  'HEAD /sharing_groups/view/{uuid} 200': about(group),
  'HEAD /sharing_groups/view/{uuid} 404': aboutNothing,
  'GET /sharingGroups/view/{id} 200': about(groupWithOrg),
  'GET /sharingGroups/view/{id} 405': by('user', about(group)),
  'GET /sharingGroups/view/{uuid} 200': about(groupWithOrg),
  'GET /sharingGroups/view/{uuid} 405': by('user', about(group)),
}
