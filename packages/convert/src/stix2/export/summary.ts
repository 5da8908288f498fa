import { CUSTOM_PROPERTY_PREFIX, CUSTOM_TYPES, EMPTY_EVENT_NOTE, EVENT_LABELS } from '../mapping/constants.ts'
import { newObject, type Scope } from './scope.ts'
import type { StixObject } from './stix-object.ts'
import { applyTags } from './tags.ts'
import { stixTime } from './times.ts'

/** A published event is a report, another a grouping, which 2.0 does not have. */
export function summaryId({ version, event, eventUuid }: Scope): string {
  return `${version === '2.0' || event.published === true ? 'report' : 'grouping'}--${eventUuid}`
}

/** When the event was published; when it was last changed where it was not, or does not say when. */
function publishedAt({ event: { published, publish_timestamp = 0 }, at }: Scope): string {
  return published === true && publish_timestamp > 0 ? stixTime(publish_timestamp) : at
}

/** The report or grouping that stands for the event; the markings and the note that it needs follow it. */
export function* writeSummary(scope: Scope, listed: ReadonlySet<string>): Generator<StixObject> {
  const { event, version, eventUuid } = scope
  const id = summaryId(scope)
  const type = id.slice(0, id.indexOf('--'))
  const object = newObject(scope, type, eventUuid)
  object.name = event.info || `MISP Event exported to STIX ${version} with misp-stix.`
  if (type === 'report') object.published = publishedAt(scope)
  else object.context = 'suspicious-activity'
  object.labels = [...EVENT_LABELS]
  const markings = [...applyTags(scope, object, event)]
  const notes = listed.size === 0 ? [emptyNote(scope, id)] : []
  object.object_refs = [...listed, ...notes.map((note) => note.id)]
  yield object
  yield* notes
  yield* markings
}

/** A report has to list something. */
function emptyNote(scope: Scope, id: string): StixObject {
  if (scope.version === '2.1') {
    return Object.assign(newObject(scope, 'note', scope.eventUuid), { content: EMPTY_EVENT_NOTE, object_refs: [id] })
  }
  const note = newObject(scope, CUSTOM_TYPES.eventNote, scope.eventUuid)
  return Object.assign(note, { object_ref: id, [`${CUSTOM_PROPERTY_PREFIX}event_note`]: EMPTY_EVENT_NOTE })
}
