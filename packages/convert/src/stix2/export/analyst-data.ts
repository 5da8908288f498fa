import type { AnalystDataLists, Note, Opinion } from '@tocsin/format'
import {
  ANALYST_NOTE_LABEL,
  ANALYST_OPINION_LABEL,
  CUSTOM_PROPERTY_PREFIX,
  CUSTOM_TYPES,
} from '../mapping/constants.ts'
import { newObject, standsFor, uuidOf, type Scope } from './scope.ts'
import type { Properties, StixObject } from './stix-object.ts'
import { readStixTime } from './times.ts'

/** The words for opinions of above 80, 60, 40 and 20 of 100. Source: misp-stix. */
const LEVELS = [
  [80, 'strongly-agree'],
  [60, 'agree'],
  [40, 'neutral'],
  [20, 'disagree'],
] as const

/** The notes, opinions and relationships that hang on what the ids stand for, and those that hang on them. */
export function* writeAnalystData(
  scope: Scope,
  data: AnalystDataLists,
  ids: readonly string[],
  path: string,
): Generator<StixObject> {
  for (const [i, note] of (data.Note ?? []).entries()) {
    yield* writeOne(scope, note, noteObject(scope, note, ids, `${path}.Note[${i}]`), `${path}.Note[${i}]`)
  }
  for (const [i, opinion] of (data.Opinion ?? []).entries()) {
    yield* writeOne(
      scope,
      opinion,
      opinionObject(scope, opinion, ids, `${path}.Opinion[${i}]`),
      `${path}.Opinion[${i}]`,
    )
  }
  for (const [i, relationship] of (data.Relationship ?? []).entries()) {
    const [source] = ids
    const { uuid, related_object_uuid, relationship_type, created } = relationship
    if (source === undefined) continue
    scope.waiting.push({
      source,
      target: related_object_uuid,
      type: relationship_type || 'related-to',
      uuid,
      at: (created === undefined ? undefined : readStixTime(created)) ?? scope.at,
      path: `${path}.Relationship[${i}]`,
    })
  }
}

function* writeOne(scope: Scope, record: Note | Opinion, object: StixObject, path: string): Generator<StixObject> {
  standsFor(scope, object.id.slice(-36), object.id)
  yield object
  yield* writeAnalystData(scope, record, [object.id], path)
}

function noteObject(scope: Scope, note: Note, ids: readonly string[], path: string): StixObject {
  const isNote = scope.version === '2.1'
  const object = started(scope, note, isNote ? 'note' : CUSTOM_TYPES.analystNote, path)
  const text = note.note ?? ''
  const language = note.language || undefined
  const told: Properties = isNote
    ? { content: text, authors: authorsOf(note), lang: language, labels: [ANALYST_NOTE_LABEL] }
    : {
        [`${CUSTOM_PROPERTY_PREFIX}note`]: text,
        [`${CUSTOM_PROPERTY_PREFIX}author`]: note.authors || undefined,
        [`${CUSTOM_PROPERTY_PREFIX}language`]: language,
      }
  return Object.assign(object, told, { object_refs: ids })
}

function opinionObject(scope: Scope, opinion: Opinion, ids: readonly string[], path: string): StixObject {
  const isOpinion = scope.version === '2.1'
  const object = started(scope, opinion, isOpinion ? 'opinion' : CUSTOM_TYPES.analystOpinion, path)
  const comment = opinion.comment || undefined
  const told: Properties = isOpinion
    ? {
        opinion: LEVELS.find(([above]) => opinion.opinion > above)?.[1] ?? 'strongly-disagree',
        explanation: comment,
        authors: authorsOf(opinion),
        labels: [ANALYST_OPINION_LABEL],
      }
    : {
        [`${CUSTOM_PROPERTY_PREFIX}comment`]: comment,
        [`${CUSTOM_PROPERTY_PREFIX}author`]: opinion.authors || undefined,
      }
  return Object.assign(object, told, { [`${CUSTOM_PROPERTY_PREFIX}opinion`]: opinion.opinion, object_refs: ids })
}

/** Times are those of the record, in milliseconds. */
function started(scope: Scope, record: Note | Opinion, type: string, path: string): StixObject {
  const object = newObject(scope, type, uuidOf(scope, record, path))
  delete object.created_by_ref
  const created = timeOf(record.created) ?? scope.at
  return Object.assign(object, { created, modified: timeOf(record.modified) ?? created })
}

function timeOf(text: string | undefined): string | undefined {
  const time = text === undefined ? undefined : readStixTime(text)
  return time === undefined ? undefined : new Date(time).toISOString()
}

function authorsOf({ authors }: Note | Opinion): string[] | undefined {
  return authors ? [authors] : undefined
}
