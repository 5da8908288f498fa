import { randomUUID } from 'node:crypto'
import type { Exchange } from './exchanges.ts'
import type { Subject, Who, World } from './world.ts'

/** How a recorded request is asked of our world. What is not said is as it was recorded; the admin asks. */
export type Asked = { as?: Who; key?: string; path?: string; body?: unknown; afterwards?: () => Promise<unknown> }
export type Recipe = (world: World, exchange: Exchange) => Asked | Promise<Asked>
/** By what `labelOf` calls them. */
export type Recipes = Record<string, Recipe>

type Make = (world: World, exchange: Exchange) => Promise<Subject> | Subject

/** As it was recorded, word by word. */
export const asRecorded: Recipe = () => ({})

/** By somebody else than the admin. */
export function by(as: Who, recipe: Recipe = asRecorded): Recipe {
  return async (world, exchange) => ({ ...(await recipe(world, exchange)), as })
}

/** About a record of ours: its id or uuid stands where the recorded one stood, in the path and in the body. */
export function about(...makes: Make[]): Recipe {
  return async (world, exchange) => {
    const subjects: Subject[] = []
    for (const make of makes) subjects.push(await make(world, exchange))
    return { path: pathTo(exchange, subjects), body: bodyAbout(exchange, subjects[0]) }
  }
}

/** About nothing that is there. */
export const aboutNothing: Recipe = about(() => ({ id: '999999', uuid: randomUUID() }))

/** With fields of the recorded body replaced. */
export function withFields(recipe: Recipe, fields: (world: World) => Record<string, unknown>): Recipe {
  return async (world, exchange) => {
    const asked = await recipe(world, exchange)
    return { ...asked, body: { ...((asked.body ?? exchange.req_body) as object), ...fields(world) } }
  }
}

/** The recorded path with our records in it, in the order in which its template names some. */
export function pathTo({ template, url }: Exchange, subjects: readonly Subject[]): string {
  const left = [...subjects]
  const places = template.split('/')
  return url
    .split('/')
    .map((segment, at) => {
      if (!places[at]?.startsWith('{')) return segment
      const subject = left.shift()
      const suffix = /\.json$/.exec(segment)?.[0] ?? ''
      return subject ? (isUuid(segment) ? subject.uuid : subject.id) + suffix : segment
    })
    .join('/')
}

/** The recorded body, with our record's uuid where the path's one stood and new ones for the rest: nothing is there twice. */
export function bodyAbout({ url, req_body }: Exchange, subject?: Subject): unknown {
  if (req_body === null || typeof req_body !== 'object') return req_body
  const known = new Map<string, string>()
  const [named] = UUID.exec(url) ?? []
  if (named !== undefined && subject) known.set(named, subject.uuid)
  const text = JSON.stringify(req_body).replaceAll(new RegExp(UUID, 'g'), (uuid) => {
    const ours = known.get(uuid) ?? randomUUID()
    known.set(uuid, ours)
    return ours
  })
  return JSON.parse(text)
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

function isUuid(segment: string): boolean {
  return UUID.test(segment)
}
