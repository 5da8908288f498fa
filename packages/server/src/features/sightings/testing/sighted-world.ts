import { ask, type Answer } from '../../../testing/ask.ts'
import type { Person } from '../../../testing/people.ts'
import type { TestServer } from '../../../testing/test-server.ts'

type Place = { id: string; uuid: string }

/** Asks as somebody; what a test says reads shorter. */
export function asker({ url }: TestServer) {
  return async (person: Person, method: string, path: string, body?: unknown): Promise<Answer> =>
    ask({ url }, person.key, method, path, body)
}

/** An event with one attribute, that everybody sees unless told otherwise. */
export async function addSighted(
  server: TestServer,
  owner: Person,
  attribute: Record<string, unknown> = {},
  event: Record<string, unknown> = {},
): Promise<{ event: Place; attribute: Place }> {
  const Attribute = [{ type: 'text', value: crypto.randomUUID(), ...attribute }]
  const sent = { info: 'sighted', distribution: 1, Attribute, ...event }
  const { body } = await asker(server)(owner, 'POST', '/events/add', sent)
  const [added] = body.Event.Attribute
  return { event: { id: body.Event.id, uuid: body.Event.uuid }, attribute: { id: added.id, uuid: added.uuid } }
}

/** Sights an attribute; answers the sighting. */
export async function sight(
  server: TestServer,
  person: Person,
  attribute: Place,
  fields: Record<string, unknown> = {},
): Promise<Place & Record<string, string>> {
  const { body } = await asker(server)(person, 'POST', `/sightings/add/${attribute.uuid}`, fields)
  return body.Sighting
}
