import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { eventText } from '../events/event-text.ts'
import { requireEvent } from '../events/find-event.ts'
import { viewOptions } from '../events/read-options-of.ts'
import type { Uploaded } from './upload-stix.ts'

/** Threat levels, as MISP calls them. */
const LEVELS = ['', 'High', 'Medium', 'Low', 'Undefined']

/** What stands beside the event's own fields, where MISP answers events as it has them inside. */
const LISTS = ['ShadowAttribute', 'EventReport', 'CryptographicKey', 'Galaxy', 'RelatedEvent', 'Sighting'] as const

type Tagged = { Tag?: { id: string; local: boolean; relationship_type?: string | null }[] }
type Shown = Tagged & Record<string, unknown>

/**
 * The event of a STIX document as MISP answers it: its parts beside its own fields, and not in them. What was left out
 * stands where MISP's clients do not look, and so do further events of the same document.
 */
export async function uploadedText(context: Context, actor: Actor, uploaded: Uploaded): Promise<string> {
  const { ids, losses, rejected } = uploaded
  const [id = 0, ...further] = ids
  const { Attribute, Object: objects, Tag, Org, Orgc, ...event } = await viewed(context, actor, id)
  const lists = LISTS.map((name) => [name, event[name] ?? []])
  for (const name of LISTS) delete event[name]
  const level = Number(event['threat_level_id'])
  return JSON.stringify({
    Event: { ...event, user_id: String(actor.userId) },
    ThreatLevel: { name: LEVELS[level] ?? '', id: String(level) },
    Attribute: (Attribute as Shown[]).map(tagged),
    Object: (objects as { Attribute?: Shown[] }[]).map((object) => {
      return { ...object, Attribute: (object.Attribute ?? []).map(tagged) }
    }),
    EventTag: connectors({ Tag: Tag ?? [] }),
    ...Object.fromEntries(lists),
    Org,
    Orgc,
    User: { email: event['event_creator_email'] ?? actor.email },
    ...(further.length > 0 ? { further: further.map(String) } : {}),
    losses,
    rejected,
  })
}

async function viewed(context: Context, actor: Actor, id: number): Promise<Shown> {
  const viewer = viewerOf(actor)
  const event = await requireEvent(context.db, viewer, String(id))
  let text = ''
  const options = viewOptions(actor, { includeAttachments: 0 })
  for await (const piece of eventText(context, viewer, { event, options })) text += piece
  // Our own answer has our own shape.
  const { Event } = JSON.parse(text) as { Event: Shown }
  return Event
}

function tagged({ Tag, ...attribute }: Shown): object {
  return { ...attribute, AttributeTag: connectors({ Tag: Tag ?? [] }) }
}

function connectors({ Tag = [] }: Tagged): object[] {
  return Tag.map(({ local, relationship_type = null, ...tag }) => {
    return { tag_id: tag.id, local, relationship_type, Tag: tag }
  })
}
