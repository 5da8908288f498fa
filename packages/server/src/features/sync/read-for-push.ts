import { parseEvent, type Event } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { eventText } from '../events/event-text.ts'
import { requireEvent } from '../events/find-event.ts'
import { readDefaults, type ReadOptions } from '../events/read-options.ts'

/** What goes is decided by what each record says, record by record, and not by who happens to push. */
const viewer: Viewer = { kind: 'everything', why: 'push' }

const options: ReadOptions = {
  ...readDefaults,
  deleted: 'both',
  seesAllDeleted: true,
  excludeGalaxy: true,
  includeEventCorrelations: false,
  noSightings: true,
  includeRecallKey: true,
}

/** A stored event with all that is in it, its files and deleted parts too. */
export async function readForPush(context: Context, uuid: string): Promise<Event> {
  const event = await requireEvent(context.db, viewer, uuid)
  let text = ''
  for await (const piece of eventText(context, viewer, { event, options })) text += piece
  const { Event: raw } = JSON.parse(text) as { Event: unknown }
  const read = parseEvent(raw)
  if (!read.event) throw new Error(`The stored event ${uuid} cannot be read`)
  return read.event
}
