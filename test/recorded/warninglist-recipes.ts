import { asRecorded, type Recipe, type Recipes } from './recipe.ts'
import type { World } from './world.ts'

let made = 0
/** An own list: off, and with the recorded entry, unless that is said otherwise. */
export async function addWarninglist({ make }: World, fields: Record<string, unknown> = {}): Promise<{ id: string }> {
  const entries = 'd41d8cd98f00b204e9800998ecf8427e'
  const sent = { name: 'List', type: 'string', entries, enabled: false, ...fields }
  const { Warninglist } = await make('/warninglists/add', { ...sent, name: `${sent.name} ${++made}` })
  return Warninglist
}

const withList: Recipe = async (world) => {
  await addWarninglist(world)
  return {}
}

const toggle: Recipe = async (world, { req_body }) => {
  const sent = req_body as { id?: string[]; name?: string[] }
  if (sent.id) return { body: { ...sent, id: [(await addWarninglist(world)).id] } }
  for (let i = 0; i < 3; i++) await addWarninglist(world, { name: 'some dns resolvers' })
  return {}
}

const check: Recipe = async (world, { res_body }) => {
  if (Array.isArray(res_body)) return {}
  const { id } = await addWarninglist(world, { matching_attributes: ['md5'] })
  await world.make('/warninglists/toggleEnable', { id, enabled: true })
  const off = async () => world.make('/warninglists/toggleEnable', { id, enabled: false })
  return { afterwards: off }
}

/** Lists of known values. */
export const warninglistRecipes: Recipes = {
  'GET /warninglists 200': withList,
  'GET /warninglists/index 200': withList,
  'GET /warninglists/view/{id} 200': async (world) => ({
    path: `/warninglists/view/${(await addWarninglist(world)).id}`,
  }),
  'GET /warninglists/view/{id} 404': asRecorded,
  'POST /warninglists/toggleEnable 200': toggle,
  'POST /warninglists/checkValue 200': check,
}
