import { quote } from '@tocsin/format'
import type { AttachedTagRow } from '../events/event-tags.ts'
import type { EventFacts } from './surroundings.ts'

/** The event around an attribute or object, as JSON text: its name, or with context all that describes it. */
export function eventBlock(event: EventFacts, isWhole: boolean): string {
  return isWhole ? wholeBlock(event) : shortBlock(event)
}

function shortBlock(event: EventFacts): string {
  return `{"org_id":"${event.org_id}","distribution":"${event.distribution}","publish_timestamp":"${event.publish_timestamp}","id":"${event.id}","info":${quote(event.info)},"orgc_id":"${event.orgc_id}","uuid":"${event.uuid}"}`
}

function wholeBlock(event: EventFacts): string {
  return JSON.stringify({
    id: String(event.id),
    orgc_id: String(event.orgc_id),
    org_id: String(event.org_id),
    date: event.date,
    threat_level_id: String(event.threat_level_id),
    info: event.info,
    published: event.published,
    uuid: event.uuid,
    analysis: String(event.analysis),
    timestamp: String(event.timestamp),
    distribution: String(event.distribution),
    publish_timestamp: String(event.publish_timestamp),
    sharing_group_id: String(event.sharing_group_id),
    extends_uuid: event.extends_uuid ?? '',
    Tag: event.tags.map(({ local, id, name, colour, numerical_value }) => ({
      local,
      id: String(id),
      name,
      colour,
      numerical_value: numerical_value === null ? null : String(numerical_value),
    })),
    Orgc: { id: String(event.orgc_id), name: event.orgc_name, uuid: event.orgc_uuid, local: event.orgc_local },
  })
}

/** An attribute's own tags and, marked as inherited, those of its event. Absent where there are none. */
export function tagsBlock(
  own: readonly AttachedTagRow[] = [],
  inherited: readonly AttachedTagRow[] = [],
): string | undefined {
  if (own.length + inherited.length === 0) return undefined
  const texts = [
    ...own.map((tag) => `{${tagFacts(tag)},"is_galaxy":${tag.is_galaxy},"local":${tag.local}}`),
    ...inherited.map((tag) => `{${tagFacts(tag)},"inherited":1}`),
  ]
  return `[${texts.join(',')}]`
}

function tagFacts(tag: AttachedTagRow): string {
  const weight = tag.numerical_value === null ? 'null' : `"${tag.numerical_value}"`
  return `"id":"${tag.id}","name":${quote(tag.name)},"colour":"${tag.colour}","numerical_value":${weight}`
}
