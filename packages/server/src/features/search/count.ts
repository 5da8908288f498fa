import type { Answer, Asked } from './format.ts'
import { findAttributes } from './attribute-rows.ts'
import { findEvents } from './search-events.ts'

/** How many there are, and no more. */
export async function countOf({ scope, search }: Asked): Promise<Answer> {
  const { total } = scope === 'events' ? await findEvents(search) : await findAttributes(search, [])
  return {
    total,
    text: (async function* () {
      yield String(total)
    })(),
  }
}
