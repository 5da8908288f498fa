import { refusedKey } from './key-recipes.ts'
import { about, asRecorded, by, withFields, type Recipe, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

/** A setting that this server has; which one does not matter. */
const setting: Recipe = (_world, { url, req_body, res_body }) => {
  const { value } = res_body as { value?: unknown }
  const name = value === true ? 'Security.otp_disabled' : 'Security.password_policy_length'
  return { path: url.replace(/[^/]+$/, name), body: req_body === null ? undefined : { value: 12 } }
}

const link = async ({ make, org }: World): Promise<Subject> => {
  const fields = { name: 'p', url: 'https://127.0.0.1', remote_org_id: org.id, authkey: 'a'.repeat(40) }
  return { id: (await make('/servers/add', fields)).Server.id, uuid: '' }
}
/** Keys are not recorded. */
const withKey = (recipe: Recipe) => withFields(recipe, () => ({ authkey: 'k'.repeat(40) }))
/** An event that was made here is wanted from nobody. */
const offeringKnown: Recipe = async ({ make }) => {
  const { Event } = await make('/events/add', { info: 'x' })
  return { body: [{ Event: { uuid: Event.uuid, timestamp: '1' } }] }
}
const withLink: Recipe = async (world) => {
  await link(world)
  return {}
}

/** What the server tells of itself, its settings and its logs. */
export const serverRecipes: Recipes = {
  'GET / 200': asRecorded,
  'GET / 302': by('nobody'),
  'GET /nosuch/thing 404': asRecorded,
  'GET /servers 200': asRecorded,
  'GET /servers/index 200': withLink,
  'GET /servers/index 302': by('nobody'),
  'POST /servers/add 200': withKey(asRecorded),
  'POST /servers/add 405': asRecorded,
  'POST /servers/edit/{id} 200': withKey(about(link)),
  'POST /servers/delete/{id} 200': about(link),
  'GET /servers/testConnection/{id} 200': about(link),
  'POST /events/filterEventIdsForPush 200': offeringKnown,
  'GET /servers/postTest 405': asRecorded,
  'POST /servers/postTest 200': asRecorded,
  'GET /servers/getInstanceUUID 200': asRecorded,
  'GET /servers/getVersion 200': (_world, { res_body }) => ({
    as: (res_body as { perm_sync: boolean }).perm_sync ? 'admin' : 'reader',
  }),
  'GET /servers/getVersion 302': by('nobody'),
  'GET /servers/getVersion 403': refusedKey,
  'GET /servers/getVersion.json 200': asRecorded,
  'GET /servers/getPyMISPVersion.json 403': refusedKey,
  'GET /servers/getSetting/{setting} 200': setting,
  'GET /servers/getSetting/{setting} 404': asRecorded,
  'POST /servers/serverSettingsEdit/{setting} 200': setting,
  'POST /servers/serverSettingsEdit/{setting} 404': asRecorded,
  'POST /taxonomies/update 200': asRecorded,
  'POST /warninglists/update 200': asRecorded,
  'POST /noticelists/update 200': asRecorded,
  'POST /galaxies/update 200': asRecorded,
  'POST /decayingModel/update 200': asRecorded,
  'POST /objectTemplates/update 302': asRecorded,
  'POST /admin/logs 200': asRecorded,
  'POST /admin/logs/index 200': asRecorded,
  'POST /logs/index 200': asRecorded,
  'GET /logs/index/limit:{v} 200': asRecorded,
  'GET /communities 200': asRecorded,
  'GET /communities/index 200': asRecorded,
  'GET /communities/view/{uuid} 200': asRecorded,
}
