import { routesOf, type Api, type Route } from './api.ts'
import { drawFrom } from './draw.ts'
import { drawRequest, type Sent } from './requests.ts'
import { contentsOf, type World } from './world.ts'

/** So long any answer may take, in milliseconds, on a machine that does much besides. */
const PATIENCE = 20_000
/** Attempts to get in are counted, those above all that fail. */
const COUNTED = /^\/users\/(login|otp)\b/
const TRACE = /\n\s+at |node_modules|\.ts:\d+|packages\/server|An Internal Error Has Occurred|internal error/

type Asked = { role: string; sent: Sent }
type Answer = { status: number; text: string }
type Refused = { asked: Asked; answer: Answer }

type Effort = { seed: number; rounds: number }

/** Asks every route of the API description; what was found, one sentence for each fault. */
export async function tryAll(world: World, { seed, rounds }: Effort): Promise<string[]> {
  // It is our own, and held to its form elsewhere.
  const api = (await (await fetch(`${world.server.url}/tocsin/openapi.json`)).json()) as Api
  const faults: string[] = []
  // Whether the web interface is built is not the server's doing.
  const routes = routesOf(api).filter(({ operation }) => !operation.tags.includes('Web interface'))
  for (const [number, route] of routes.entries()) {
    const found = await tryRoute(world, api, route, { seed: seed * 10_000 + number, rounds })
    faults.push(...found.map((fault) => `${route.method} ${route.path}: ${fault}`))
  }
  return faults
}

// oxlint-disable-next-line max-params -- what is asked, of whom, and how hard
async function tryRoute(world: World, api: Api, route: Route, { seed, rounds }: Effort): Promise<string[]> {
  const draw = drawFrom(seed)
  const roles = [...world.keys.keys()]
  const faults: string[] = []
  const refused: Refused[] = []
  for (let round = 0; round < rounds; round++) {
    // Half of all is asked by who may do most.
    const role = draw.below(2) === 0 ? 'admin' : (roles[draw.below(roles.length)] ?? 'admin')
    const asked = { role, sent: drawRequest(api, route, world.known, draw) }
    const answer = await ask(world, asked)
    if (isLockedOut(asked, answer)) {
      await world.refresh()
      continue
    }
    faults.push(...faultsOf(route, asked, answer))
    // What was done may let others be refused for another reason, or no more.
    if (answer.status < 400) refused.length = 0
    if (answer.status >= 400) refused.push({ asked, answer })
  }
  const isReading = route.method === 'GET' || COUNTED.test(route.path)
  return isReading ? faults : [...faults, ...(await tryAgain(world, refused))]
}

/** Some requests do away with a caller or their key. */
function isLockedOut({ role }: Asked, { status, text }: Answer): boolean {
  return role !== 'nobody' && [401, 403].includes(status) && text.includes('Authentication failed')
}

/** What is refused changes nothing, and is refused again. */
async function tryAgain(world: World, refused: readonly Refused[]): Promise<string[]> {
  if (refused.length === 0) return []
  const before = await contentsOf(world)
  const again: Refused[] = []
  for (const { asked } of refused) again.push({ asked, answer: await ask(world, asked) })
  const after = await contentsOf(world)
  const changed = Object.keys(after).filter((table) => before[table] !== after[table])
  const isRefused = again.every(({ answer }) => answer.status >= 400)
  const faults = again.flatMap(({ asked, answer }, at) => {
    const first = refused[at]?.answer.status
    return first === answer.status ? [] : [`answers ${first}, then ${answer.status}: ${shown(asked)}`]
  })
  if (!isRefused || changed.length === 0) return faults
  return [
    ...faults,
    `refused, and changes ${changed.join(', ')}: ${refused.map(({ asked }) => shown(asked)).join('; ')}`,
  ]
}

async function ask({ server, keys }: World, { role, sent }: Asked): Promise<Answer> {
  const key = keys.get(role)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (sent.path.startsWith('/taxii2')) headers['accept'] = 'application/taxii+json;version=2.1'
  if (key !== undefined) headers['authorization'] = key
  if (sent.type !== undefined) headers['content-type'] = sent.type
  const { method, path, body } = sent
  const init = { method, headers, redirect: 'manual' as const, signal: AbortSignal.timeout(PATIENCE) }
  try {
    const response = await fetch(server.url + path, body === undefined ? init : { ...init, body: Buffer.from(body) })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return { status: 599, text: String(error) }
  }
}

function* faultsOf({ operation }: Route, asked: Asked, { status, text }: Answer): Generator<string> {
  if (status === 599) yield `${text}: ${shown(asked)}`
  else if (status >= 500 && status !== 502) yield `answers ${status} ${text.slice(0, 200)}: ${shown(asked)}`
  else if (status >= 400 && status !== 412 && !hasForm(asked.sent.path, text)) {
    yield `answers ${status} in no form of an error: ${text.slice(0, 200)}: ${shown(asked)}`
  } else if (TRACE.test(text)) yield `tells of its insides: ${text.slice(0, 300)}: ${shown(asked)}`
  else if (operation.responses[status] === undefined && !isNotFound(status, text)) {
    yield `answers ${status}, which is not described: ${text.slice(0, 160)}: ${shown(asked)}`
  }
}

/** Addresses that cannot be read lead nowhere, not even to TAXII: Fastify's words for them. */
const UNREADABLE = /not a valid url component|exceeding the max param length/

/** MISP's errors, problem details under `/tocsin/`, TAXII's. */
function hasForm(path: string, text: string): boolean {
  if (path.startsWith('/tocsin/')) return /"title":.*"status":/.test(text)
  return path.startsWith('/taxii2') && !UNREADABLE.test(text)
    ? /"title":/.test(text)
    : /"name":.*"message":/s.test(text)
}

/** A path that leads to no route: of none was anything described. */
function isNotFound(status: number, text: string): boolean {
  return status === 404 && text.includes('Not Found')
}

function shown({ role, sent: { method, path, type, body } }: Asked): string {
  const text = typeof body === 'string' ? body : body && `bytes ${Buffer.from(body).toString('hex').slice(0, 40)}`
  return `${role} ${method} ${path.slice(0, 200)} ${type ?? ''} ${text?.slice(0, 300) ?? ''}`
}
