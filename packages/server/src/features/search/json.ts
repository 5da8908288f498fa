import { findAttributes } from './attribute-rows.ts'
import { shownColumns } from './attribute-text.ts'
import { attributesText } from './attribute-texts.ts'
import type { Answer, Asked } from './format.ts'
import { eventsText, findEvents } from './search-events.ts'
import { findObjects, objectsText } from './search-objects.ts'

/** What was found as MISP's JSON. */
export async function jsonOf({ context, actor, scope, search }: Asked): Promise<Answer> {
  switch (scope) {
    case 'objects': {
      const { total, pages } = await findObjects(search)
      return { total, text: objectsText(context, search, pages) }
    }
    case 'events': {
      const { total, pages } = await findEvents(search)
      return { total, text: eventsText(context, actor, search, pages) }
    }
    case 'attributes': {
      const { total, pages } = await findAttributes(search, shownColumns)
      return { total, text: attributesText(context, search, pages) }
    }
  }
}
