import type { Context } from '../../context.ts'
import { scoreAttributes, type Worth } from '../events/decay-scores.ts'
import type { AttachedTagRow } from '../events/event-tags.ts'
import type { FoundAttribute } from './attribute-columns.ts'
import type { Search } from './conditions.ts'
import type { Surroundings } from './surroundings.ts'

type Around = { tags: ReadonlyMap<number, AttachedTagRow[]>; events: Surroundings['events'] }

/** What found attributes are worth, where the search wishes for scores. */
export async function worthOf(
  context: Pick<Context, 'db' | 'clock'>,
  { viewer, decay }: Search,
  rows: readonly FoundAttribute[],
  { tags, events }: Around,
): Promise<ReadonlyMap<number, Worth>> {
  if (!decay?.onAttributes) return new Map()
  return scoreAttributes({ context, viewer, wish: decay }, rows, {
    own: (id) => tags.get(id) ?? [],
    ofEvent: (eventId) => events.get(eventId)?.tags ?? [],
  })
}
