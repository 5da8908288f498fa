import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { mapAhead } from '../../platform/db/ahead.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { eventText } from '../events/event-text.ts'
import { findEvent } from '../events/find-event.ts'
import { goesSigned } from '../events/sign-answer.ts'
import { defaultsFor } from '../events/read-options-of.ts'
import type { ReadOptions } from '../events/read-options.ts'

/** So many events are asked for in one request. */
const MAX_BATCH = 100

export type Batch = { uuids: string[]; hasLocalTags: boolean }

/** What a body asks for: `{"events": [uuid, …]}`, and `"localTags": true` over a link between servers of one organisation. */
export function readBatch(body: unknown): Batch {
  const { events, localTags } = (body ?? {}) as Record<string, unknown>
  const isList = Array.isArray(events) && events.length > 0 && events.length <= MAX_BATCH
  if (!isList || !events.every((uuid) => typeof uuid === 'string' && isUuid(uuid))) {
    throw new Problem('invalid', `events has to be a list of at most ${MAX_BATCH} uuids.`)
  }
  return { uuids: events.map((uuid: string) => uuid.toLowerCase()), hasLocalTags: localTags === true }
}

/**
 * Events as they are pulled one by one, a line each and in the order in which they are asked for: `{"Event": …}` as
 * `/events/view` answers it, or `{"absent": uuid}`, or `{"alone": uuid}` for one that goes with a signature, which is a header of
 * its own answer.
 */
export async function* batchText(
  context: Context,
  actor: Actor,
  { uuids, hasLocalTags }: Batch,
): AsyncGenerator<string> {
  const viewer = viewerOf(actor)
  const options: ReadOptions = {
    ...defaultsFor(actor),
    deleted: 'both',
    excludeGalaxy: true,
    includeEventCorrelations: false,
    excludeLocalTags: !hasLocalTags,
    includeRecallKey: true,
  }
  const lines = mapAhead(uuids, async (uuid) => {
    const event = await findEvent(context.db, viewer, uuid)
    if (!event) return oneLine(`{"absent":"${uuid}"}`)
    if (goesSigned(event)) return oneLine(`{"alone":"${uuid}"}`)
    return eventText(context, viewer, { event, options })
  })
  for await (const line of lines) {
    yield* line
    yield '\n'
  }
}

async function* oneLine(text: string): AsyncGenerator<string> {
  yield text
}
