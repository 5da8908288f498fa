import { asRecorded, type Recipe, type Recipes } from './recipe.ts'
import type { World } from './world.ts'

let made = 0
/** A list with the recorded entry, as many and of such names as are asked for. */
const addList = async ({ make }: World, { name = 'List', entries = 'd41d8cd98f00b204e9800998ecf8427e' } = {}) => {
  const sent = { type: 'string', entries, matching_attributes: ['md5', 'sha1'], enabled: false }
  const { Warninglist } = await make('/warninglists/add', { ...sent, name: `${name} ${++made}` })
  return String(Warninglist.id)
}

const withList: Recipe = async (world) => {
  await addList(world)
  return {}
}

const toggle: Recipe = async (world, { req_body }) => {
  const sent = req_body as { id?: string[]; name?: string[] }
  if (sent.id) return { body: { ...sent, id: [await addList(world)] } }
  for (let i = 0; i < 3; i++) await addList(world, { name: 'some dns resolvers' })
  return {}
}

const check: Recipe = async (world, { res_body }) => {
  if (Array.isArray(res_body)) return {}
  const id = await addList(world)
  await world.make('/warninglists/toggleEnable', { id, enabled: true })
  const off = async () => world.make('/warninglists/toggleEnable', { id, enabled: false })
  return { afterwards: off }
}

/** Lists of known values. */
export const warninglistRecipes: Recipes = {
  'GET /warninglists 200': withList,
  'GET /warninglists/index 200': withList,
  'GET /warninglists/view/{id} 200': async (world) => ({ path: `/warninglists/view/${await addList(world)}` }),
  'GET /warninglists/view/{id} 404': asRecorded,
  'POST /warninglists/toggleEnable 200': toggle,
  'POST /warninglists/checkValue 200': check,
}
