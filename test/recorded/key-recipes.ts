import { about, aboutNothing, asRecorded, by, type Recipe, type Recipes } from './recipe.ts'
import { addUser, type Subject, type World } from './world.ts'

const user = async (world: World) => addUser(world)
const key = async (world: World): Promise<Subject> => {
  const { AuthKey } = await world.make('/auth_keys/add/me', {})
  return { id: AuthKey.id, uuid: AuthKey.uuid }
}
const withKey =
  (fields: object) =>
  (recipe: Recipe = asRecorded): Recipe =>
  async (world, exchange) => {
    const { AuthKey } = await world.make('/auth_keys/add/me', fields)
    return { ...(await recipe(world, exchange)), key: AuthKey.authkey_raw }
  }

/** By a key that may only read. */
export const withReadOnlyKey = withKey({ read_only: 1 })

/** Without a key, or with one that may not be used from here, as MISP's words tell. */
export const refusedKey: Recipe = async (world, exchange) => {
  const { message } = exchange.res_body as { message: string }
  const isElsewhere = message.includes('from your IP address')
  return isElsewhere ? withKey({ allowed_ips: ['192.0.2.1'] })()(world, exchange) : by('nobody')(world, exchange)
}

export const keyRecipes: Recipes = {
  'GET /auth_keys 200': asRecorded,
  'GET /authKeys/index/ 200': asRecorded,
  'POST /auth_keys/add/me 200': asRecorded,
  'POST /auth_keys/add/{id} 200': about(user),
  'POST /auth_keys/add/{id} 403': about(user),
  'GET /auth_keys/view/{id} 404': aboutNothing,
  'POST /authKeys/add/{id} 200': about(user),
  'POST /authKeys/add/{id} 403': (world, exchange) =>
    'errors' in (exchange.res_body as object)
      ? about(user)(world, exchange)
      : withReadOnlyKey(about(user))(world, exchange),
  'POST /authKeys/delete/{id} 200': about(key),
  'POST /authKeys/edit/{id} 403': withReadOnlyKey(about(key)),
  'GET /authKeys/view/{id} 200': about(key),
}
