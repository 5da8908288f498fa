import { randomUUID } from 'node:crypto'
import { about, asRecorded, by, type Recipe, type Recipes } from './recipe.ts'
import { during } from './people-recipes.ts'
import type { Subject, World } from './world.ts'

const ALERTS = { setting: 'publish_alert_filter', value: { 'Tag.name': 'test_publish_filter' } }
const withAlerts =
  (recipe: Recipe = asRecorded): Recipe =>
  async (world, exchange) => {
    await world.make('/user_settings/setSetting', ALERTS)
    return recipe(world, exchange)
  }
/** The recorded path names a setting of user 1, who asks here as well. */
const withSearchDefaults: Recipe = async (world) => {
  await world.make('/user_settings/setSetting/1/default_restsearch_parameters', { value: { public: 1 } })
  return {}
}
const deleteSearchDefaults: Recipe = async (world, { url }) => {
  const sent = { value: { public: 1 } }
  const { UserSetting } = await world.make('/user_settings/setSetting/1/default_restsearch_parameters', sent)
  return { path: url.replace('/1/', `/${UserSetting.id}/`) }
}

const openDoor = async ({ make }: World) =>
  make('/servers/serverSettingsEdit/Security.allow_self_registration', { value: 1 })
const asking: Recipe = async (world, { req_body }) => {
  await openDoor(world)
  return { as: 'nobody', body: { ...(req_body as object), email: `${randomUUID()}@user.local` } }
}
const REQUEST = { org_name: 'Test Org', perm_sync: false, perm_publish: false, perm_admin: false }
const registration = async (world: World): Promise<Subject> => {
  await openDoor(world)
  const email = `${randomUUID()}@user.local`
  await world.make('/users/register', { ...REQUEST, email, org_uuid: world.org.uuid }, 'nobody')
  const { body } = await world.ask('admin', 'GET', '/users/registrations')
  return body.find((row: { Inbox: { data: { email: string } } }) => row.Inbox.data.email === email).Inbox
}

const logIn: Recipe = ({ user }, { res_body }) => ({
  as: 'nobody',
  body: { email: user.email, password: res_body === null ? user.password : 'wrong' },
})

/** What people keep for themselves, how they ask for accounts and log in. */
export const accountRecipes: Recipes = {
  'GET /user_settings 200': asRecorded,
  'GET /userSettings/index 200': withAlerts(),
  'POST /userSettings/setSetting 200': asRecorded,
  'POST /userSettings/getSetting 200': withAlerts(),
  'POST /userSettings/delete 200': withAlerts(),
  'POST /userSettings/delete 404': by('user'),
  'POST /user_settings/delete/{id}/default_restsearch_parameters 200': deleteSearchDefaults,
  'GET /user_settings/getSetting/{id}/{name} 200': withSearchDefaults,
  'POST /user_settings/setSetting/{id}/{name} 200': asRecorded,
  'POST /user_settings/setSetting/{id}/{name} 405': asRecorded,

  'GET /users/register 200': async (world) => {
    await openDoor(world)
    return { as: 'nobody' }
  },
  'GET /users/register 302': async (world) => {
    await world.make('/servers/serverSettingsEdit/Security.allow_self_registration', { value: 0 })
    return { as: 'nobody' }
  },
  'POST /users/register 200': asking,
  'GET /users/registrations/index 200': async (world) => {
    await registration(world)
    return {}
  },
  'POST /users/acceptRegistrations/{uuid} 200': async (world, exchange) => {
    const asked = await about(registration)(world, exchange)
    const { User } = exchange.req_body as { User: object }
    return { ...asked, body: { User: { ...User, org_id: world.org.id } } }
  },
  'POST /users/acceptRegistrations/{uuid} 400': async (world, exchange) => {
    await openDoor(world)
    const email = `${randomUUID()}@user.local`
    await world.make('/users/register', { email }, 'nobody')
    const { body } = await world.ask('admin', 'GET', '/users/registrations')
    return about(() => body.at(-1).Inbox)(world, exchange)
  },
  'POST /users/discardRegistrations/{id} 200': about(registration),

  'POST /users/login 200': logIn,
  'POST /users/login 302': logIn,
  'POST /users/login 403': by('nobody'),
  'GET /users/totp_new 403': during('Security.otp_disabled'),
}
