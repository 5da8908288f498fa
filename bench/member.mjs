// Somebody who sees everything, but only as a member of many sharing groups.
import pg from 'pg'
import { analyze } from './floor.mjs'

const GROUPS = 200

/**
 * Shares every event with one of many groups, each of which an organisation is in; answers a key of that organisation.
 * @param {Awaited<ReturnType<typeof import('./server.mjs').startServer>>} server
 */
export async function makeMember(server) {
  const add = async (/** @type {string} */ path, /** @type {object} */ body) => {
    const text = await server.answer('POST', path, body)
    return (/** @type {string} */ field) => new RegExp(`"${field}":"([^"]+)"`).exec(text)?.[1] ?? ''
  }
  const org = await add('/admin/organisations/add', { name: 'Member of many' })
  const user = await add('/admin/users/add', { email: 'member@bench.test', org_id: org('id'), role_id: 3 })
  const key = await add(`/auth_keys/add/${user('id')}`, {})
  for (let i = 0; i < GROUPS; i++) {
    await add('/sharing_groups/add', { name: `group ${i}`, SharingGroupOrg: [{ uuid: org('uuid') }] })
  }
  const client = new pg.Client(server.database)
  await client.connect()
  await client.query(`
    update events set distribution = 4,
      sharing_group_id = (select id from sharing_groups order by id offset events.id % ${GROUPS} limit 1)`)
  await client.end()
  await analyze(server.database)
  return key('authkey_raw')
}
