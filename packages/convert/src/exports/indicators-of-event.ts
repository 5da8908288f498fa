import type { Attribute, Event, MispObject } from '@tocsin/format'
import type { ExportedEvent, ExportedIndicator } from './exported.ts'

/**
 * The attributes of a whole event, plain and of objects, as formats of indicators take them. Deleted ones are left out. In
 * events that were never stored objects have no ids: they are told apart by numbers of ours.
 */
export function indicatorsOfEvent(sent: Event): ExportedIndicator[] {
  const event: ExportedEvent = {
    id: String(sent.id ?? 0),
    uuid: sent.uuid ?? '',
    info: sent.info ?? '',
    date: sent.date ?? '',
    threat_level_id: sent.threat_level_id ?? 4,
    orgc: sent.Orgc?.name ?? '',
    tags: namesOf(sent.Tag),
  }
  const objects = (sent.Object ?? []).filter((object) => object.deleted !== true)
  return [
    ...indicatorsIn(sent.Attribute, event),
    ...objects.flatMap((object, i) => indicatorsIn(object.Attribute, event, { ...object, id: object.id || i + 1 })),
  ]
}

function indicatorsIn(attributes: Attribute[] = [], event: ExportedEvent, object?: MispObject): ExportedIndicator[] {
  return attributes.flatMap((sent) =>
    sent.deleted === true || sent.type === undefined || sent.value === undefined
      ? []
      : [
          {
            id: String(sent.id ?? 0),
            uuid: sent.uuid ?? '',
            type: sent.type,
            value: sent.value,
            event_uuid: event.uuid,
            category: sent.category ?? '',
            to_ids: sent.to_ids ?? false,
            comment: sent.comment ?? '',
            timestamp: sent.timestamp ?? 0,
            tags: namesOf(sent.Tag),
            object_id: String(object?.id ?? 0),
            object_relation: sent.object_relation ?? null,
            object_name: object?.name ?? null,
            event,
          },
        ],
  )
}

function namesOf(tags: readonly { name?: string | undefined }[] = []): string[] {
  return tags.flatMap(({ name }) => name ?? [])
}
