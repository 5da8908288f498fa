import { randomUUID } from 'node:crypto'
import { about, aboutNothing, asRecorded, by, withFields, type Recipe, type Recipes } from './recipe.ts'
import { refusedKey, withReadOnlyKey } from './key-recipes.ts'
import { addOrg, addUser, type Subject, type World } from './world.ts'

const org = async (world: World) => addOrg(world)
const user = async (world: World) => addUser(world)
/** An edit leaves a list of domains, if an empty one. */
const editedOrg = async (world: World) => {
  const made = await addOrg(world)
  await world.make(`/admin/organisations/edit/${made.id}`, { nationality: 'Luxembourg' })
  return made
}
const itself = (id: string) => () => ({ id, uuid: '' })
const role = async ({ make }: World): Promise<Subject> => {
  const { Role } = await make('/admin/roles/add', { name: `role ${randomUUID()}` })
  return { id: Role.id, uuid: '' }
}
/** By somebody whom the list of organisations is hidden from. */
const whileHidden: Recipe = async ({ make }) => {
  const hide = async (value: boolean) =>
    make('/servers/serverSettingsEdit/Security.hide_organisation_index_from_users', { value })
  await hide(true)
  return { as: 'user', afterwards: async () => hide(false) }
}

/** While a setting is on. */
export const during =
  (name: string, recipe: Recipe = asRecorded): Recipe =>
  async (world, exchange) => {
    const path = `/servers/serverSettingsEdit/${name}`
    await world.make(path, { value: true })
    const asked = await recipe(world, exchange)
    return { ...asked, afterwards: async () => world.make(path, { value: false }) }
  }

/** An account has to have an address that nobody has. */
const addPerson: Recipe = withFields(asRecorded, (world) => ({
  email: `${randomUUID()}@user.local`,
  org_id: world.org.id,
  password: world.user.password,
}))
const withUniqueName = withFields(asRecorded, () => ({ name: `org ${randomUUID()}` }))
const byName: Recipe = async (world, { url }) => {
  const { name } = await addOrg(world)
  return { as: 'user', path: url.replace(/[^/]+$/, encodeURIComponent(name)) }
}

export const peopleRecipes: Recipes = {
  'POST /admin/organisations/add 200': withUniqueName,
  'POST /admin/organisations/add 403': (_world, { req_body }) => ({
    as: (req_body as { name: string }).name === 'no' ? 'user' : 'admin',
  }),
  'POST /admin/organisations/delete/{id} 200': about(org),
  'POST /admin/organisations/delete/{id} 403': about(({ org: used }) => used),
  'POST /admin/organisations/delete/{uuid} 200': about(org),
  'POST /admin/organisations/delete/{uuid} 403': about(({ org: used }) => used),
  'POST /admin/organisations/edit/{id} 200': about(org),
  'POST /admin/organisations/edit/{uuid} 200': withFields(about(org), () => ({ name: `org ${randomUUID()}` })),
  'GET /organisations 200': asRecorded,
  'GET /organisations/index/scope:%3CMISPOrganisation(type=TestOrg8a556341) 200': asRecorded,
  'GET /organisations/index/scope:%3CMISPOrganisation(type=TestOrg8b0288a5) 200': by('user'),
  'GET /organisations/index/scope:all 200': asRecorded,
  'GET /organisations/index/scope:local 200': asRecorded,
  'GET /organisations/index/scope:local 403': whileHidden,
  'GET /organisations/index/scope:local/searchall:{v} 200': asRecorded,
  'GET /organisations/view/TestOrg10c49ac9 200': byName,
  'GET /organisations/view/TestOrg12809cc4 200': byName,
  'GET /organisations/view/TestOrga2ff353b 404': asRecorded,
  'GET /organisations/view/{id} 200': async (world, exchange) => {
    const isAdmins = 'created_by' in (exchange.res_body as { Organisation: object }).Organisation
    return by(isAdmins ? 'admin' : 'user', about(org))(world, exchange)
  },
  'GET /organisations/view/{id} 404': aboutNothing,
  'GET /organisations/view/{uuid} 200': about(async (world, { res_body }) => {
    const { restricted_to_domain } = (res_body as { Organisation: { restricted_to_domain: unknown } }).Organisation
    return restricted_to_domain === null ? addOrg(world) : editedOrg(world)
  }),
  'GET /organisations/view/{uuid} 404': asRecorded,

  'POST /admin/roles/add 200': withFields(asRecorded, () => ({ name: `role ${randomUUID()}` })),
  'POST /admin/roles/add 500': asRecorded,
  'POST /admin/roles/delete/{id} 200': about(role),
  'POST /admin/roles/edit/{id} 200': withFields(about(role), () => ({ id: undefined, name: `role ${randomUUID()}` })),
  'POST /admin/roles/set_default/{id} 200': about(itself('3')),
  'GET /roles 200': asRecorded,
  'GET /roles/index 200': asRecorded,
  'GET /roles/view/{id} 200': asRecorded,

  'GET /admin/users 200': asRecorded,
  'GET /admin/users 403': by('user'),
  'GET /admin/users/index 200': asRecorded,
  'GET /admin/users/index/{email} 200': asRecorded,
  'GET /admin/users/index/{email}/searchorg:1 200': asRecorded,
  'POST /admin/users/add 200': addPerson,
  'POST /admin/users/add 403': async (world, exchange) =>
    'errors' in (exchange.res_body as object)
      ? asRecorded(world, exchange)
      : during('MISP.disable_user_add', by('orgAdmin', addPerson))(world, exchange),
  'POST /admin/users/delete/{id} 200': about(user),
  'POST /admin/users/delete/{id} 404': asRecorded,
  'POST /admin/users/edit/{id} 200': withFields(about(user), (world) => ({
    id: undefined,
    email: `${randomUUID()}@user.local`,
    org_id: world.org.id,
    role_id: '3',
  })),
  'POST /admin/users/edit/{id} 404': asRecorded,
  'POST /admin/users/edit/{id} 500': by('orgAdmin', about(user)),
  'GET /admin/users/view/{id} 200': async ({ ask, make }) => {
    const { body } = await ask('admin', 'GET', '/user_settings/index/user_id:me')
    for (const { UserSetting } of body) await make(`/user_settings/delete/${UserSetting.id}`)
    return {}
  },
  'GET /admin/users/view/{id} 404': asRecorded,
  'GET /users/view/me 200': by('user'),
  'GET /users/view/me 403': refusedKey,
  'GET /users/view/me 500': by('user'),
  'GET /users/view/me.json 200': by('user'),
  'GET /users/view/me.json 403': by('nobody'),
  'GET /users/view/{id} 200': about(user),
  'POST /users/edit/{id} 200': async (world, exchange) => {
    const body = exchange.req_body as { email?: string }
    if (body.email === undefined) {
      const made = await addUser(world)
      return { key: made.key, path: `/users/edit/${made.id}`, body: { password: `${randomUUID()}A` } }
    }
    const made = await addUser(world, { org_id: (await editedOrg(world)).id })
    return { key: made.key, path: `/users/edit/${made.id}`, body: { ...body, email: made.email, id: made.id } }
  },
  'POST /users/change_pw 200': async (world) => ({
    key: (await addUser(world)).key,
    body: { password: `${randomUUID()}A` },
  }),
  'POST /users/change_pw 403': during('MISP.disable_user_password_change', by('user')),
  'POST /users/resetauthkey/me 200': async (world) => ({ key: (await addUser(world)).key }),
  'POST /users/resetauthkey/me 403': withReadOnlyKey(),
  'POST /users/resetauthkey/{id} 200': about(user),
  'POST /users/resetauthkey/{id} 405': by('user'),
}
