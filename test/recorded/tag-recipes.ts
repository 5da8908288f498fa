import { randomUUID } from 'node:crypto'
import { about, asRecorded, by, withFields, type Recipe, type Recipes } from './recipe.ts'
import { addAttribute, addEvent, addTag, haveTag, type World } from './world.ts'

/** Tags that only one user may set, and everybody's. */
const attach: Recipe = async (world, { req_body }) => {
  const { tag } = req_body as { tag: string }
  const { uuid } = await addAttribute(world)
  await haveTag(world, { name: tag, ...(tag.startsWith('restricted') ? { user_id: '1' } : {}) })
  return { body: { ...(req_body as object), uuid } }
}
const attachRefused: Recipe = async (world, exchange) => {
  const { errors } = exchange.res_body as { errors?: string }
  if (errors === undefined) return by('reader', attach)(world, exchange)
  const { uuid } = await addAttribute(world, {}, 'user')
  const { name } = await addTag(world, { user_id: '1' })
  return { as: 'user', body: { uuid, tag: name, local: false } }
}
const detach: Recipe = async (world, { req_body }) => {
  const { uuid } = await addEvent(world)
  const { tag } = req_body as { tag: string }
  await haveTag(world, { name: tag })
  await world.make('/tags/attachTagToObject', { uuid, tag, local: 1 })
  return { body: { uuid, tag } }
}
const tag = async (world: World) => addTag(world)

export const tagRecipes: Recipes = {
  'GET /tags 200': asRecorded,
  'GET /tags/index 200': asRecorded,
  'GET /tags/index/searchall:{v} 200': asRecorded,
  'POST /tags/add 200': withFields(asRecorded, ({ org, user }) => ({
    name: `tag ${randomUUID()}`,
    org_id: org.id,
    user_id: user.id,
  })),
  'POST /tags/add 403': by('user'),
  'POST /tags/add 405': asRecorded,
  'POST /tags/attachTagToObject 200': attach,
  'POST /tags/attachTagToObject 403': attachRefused,
  'POST /tags/attachTagToObject 404': asRecorded,
  'POST /tags/removeTagFromObject 200': detach,
  'POST /tags/delete/{id} 200': about(tag),
  'POST /tags/delete/{id} 404': asRecorded,
  'POST /tags/edit/{id} 200': withFields(about(tag), () => ({ name: `tag ${randomUUID()}`, id: undefined })),
  // Both of MISP's tags were of its taxonomy; of ours, one is.
  'POST /tags/search 200': (_, { req_body }) => ('tag' in (req_body as object) ? { body: { tag: 'tlp:amb%' } } : {}),
  'GET /tags/search/{name} 200': asRecorded,
  'GET /tags/tagStatistics/false/false 200': asRecorded,
  'GET /tags/tagStatistics/true/true 200': asRecorded,
  'GET /tags/view/{id} 200': about(async (world, { res_body }) => {
    const { numerical_value } = res_body as { numerical_value: string | null }
    return addTag(world, { numerical_value })
  }),
  'GET /tags/view/{id} 405': asRecorded,
}
