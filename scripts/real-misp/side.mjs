// One of the two servers: how it is asked, and what it is told of the other.

/** @typedef {{ id: string, uuid: string, name: string }} Org */
/**
 * Answers of either server are looked into freely: telling whether they are as expected is what this is for.
 * @typedef {any} Json
 */
/** @typedef {{ status: number, body: Json, text: string }} Answer */
/**
 * @typedef {object} Side
 * @property {'MISP' | 'Tocsin'} name
 * @property {string} url
 * @property {Org} org who runs it
 * @property {(method: string, path: string, body?: unknown, key?: string) => Promise<Answer>} ask whatever it answers, to its site admin
 * @property {(method: string, path: string, body?: unknown) => Promise<Json>} json what it answers with 200, as JSON
 */

/**
 * @param {'MISP' | 'Tocsin'} name
 * @param {{ url: string, key: string }} server
 * @returns {Promise<Side>}
 */
export async function openSide(name, { url, key }) {
  /** @type {Side['ask']} */
  const ask = async (method, path, body, as = key) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: as,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: readJson(text), text }
  }
  /** @type {Side['json']} */
  const json = async (method, path, body) => {
    const answer = await ask(method, path, body)
    if (answer.status === 200 && answer.body !== undefined) return answer.body
    throw new Error(`${name}: ${method} ${path} answers ${answer.status}: ${answer.text.slice(0, 400)}`)
  }
  const { User } = await json('GET', '/users/view/me')
  const { Organisation } = await json('GET', `/organisations/view/${User.org_id}`)
  const { id, uuid, name: orgName } = Organisation
  return { name, url, org: { id: String(id), uuid, name: orgName }, ask, json }
}

/** @param {string} text */
function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Tells a server of an organisation; answers its number there.
 * @param {Side} side
 * @param {{ uuid: string, name: string }} org
 * @returns {Promise<string>}
 */
export async function introduce(side, { uuid, name }) {
  const known = await side.ask('GET', `/organisations/view/${uuid}`)
  if (known.status === 200 && known.body?.Organisation) return String(known.body.Organisation.id)
  const { Organisation } = await side.json('POST', '/admin/organisations/add', { uuid, name, local: true })
  return String(Organisation.id)
}

let users = 0

/**
 * Makes a user with an automation key; answers the key.
 * @param {Side} side
 * @param {{ org: string, role: string }} of numbers there
 */
export async function addUser(side, { org, role }) {
  const email = `user${++users}-${Date.now()}@elsewhere.test`
  const password = `Trial of ${Date.now()} exchanges!`
  const user = { email, org_id: org, role_id: role, password, change_pw: 0, termsaccepted: 1, autoalert: 0 }
  const { User } = await side.json('POST', '/admin/users/add', user)
  const { AuthKey } = await side.json('POST', `/auth_keys/add/${User.id}`, { comment: 'for trials' })
  return String(AuthKey.authkey_raw)
}

/** The roles that both servers start with: who may use the API, and who synchronises. */
export const ROLES = { user: '3', sync: '5', reader: '6' }
