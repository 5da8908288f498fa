import { type AnalystDataLists, note as noteModel, opinion as opinionModel } from '@tocsin/format'
import { ANALYST_NOTE_LABEL } from '../mapping/constants.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { Reading } from './reading.ts'
import { fieldOf, type StixObject, textOf, textsOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid } from './uuids.ts'

const NOTE_CARRIED = ['content', 'abstract', 'authors', 'lang', 'object_refs', 'object_ref']
const OPINION_CARRIED = ['opinion', 'explanation', 'authors', 'object_refs', 'object_ref', 'x_misp_opinion']
/** How 2.0, which knows neither, says the same in custom properties. */
const CUSTOM = ['x_misp_note', 'x_misp_author', 'x_misp_language', 'x_misp_comment', 'x_misp_opinion']

/** STIX's five words on MISP's scale. Source: misp-stix. */
const OPINIONS: Readonly<Record<string, number>> = {
  'strongly-disagree': 0,
  disagree: 25,
  neutral: 50,
  agree: 75,
  'strongly-agree': 100,
}

type Said = { kind: 'Note' | 'Opinion'; raw: Record<string, unknown> }

/** Hangs a note or an opinion on what it is about; false where nothing of that is in this event. */
export function readAnalystData(object: StixObject, reading: Reading): boolean {
  const ids = [...textsOf(object, 'object_refs'), ...[textOf(object, 'object_ref')].filter((id) => id !== undefined)]
  const targets = [...new Set(ids.flatMap((id) => reading.draft.madeOf(id) ?? []))]
  if (targets.length === 0) return false
  const said = isOpinion(object) ? opinionOf(object, reading) : noteOf(object, reading)
  const own = mispUuid(object.id).uuid
  for (const target of targets) {
    const uuid = targets.length === 1 ? own : derivedUuid(`${object.id} - ${target.made.uuid}`)
    hang(said, { ...target, uuid }, object, reading)
  }
  return true
}

function isOpinion({ type }: StixObject): boolean {
  return type.endsWith('opinion')
}

function hang(
  { kind, raw }: Said,
  { made, uuid }: { made: AnalystDataLists; uuid: string },
  object: StixObject,
  { draft }: Reading,
): void {
  if (kind === 'Note') {
    const read = draft.read(noteModel, { ...raw, uuid }, object.path)
    if (read === undefined) return
    made.Note = [...(made.Note ?? []), read]
    draft.remember([object.id], { kind: 'analyst', made: read })
    return
  }
  const read = draft.read(opinionModel, { ...raw, uuid }, object.path)
  if (read === undefined) return
  made.Opinion = [...(made.Opinion ?? []), read]
  draft.remember([object.id], { kind: 'analyst', made: read })
}

function common(object: StixObject) {
  const authors = textsOf(object, 'authors').join(', ')
  return {
    created: textOf(object, 'created'),
    modified: textOf(object, 'modified'),
    authors: authors === '' ? textOf(object, 'x_misp_author') : authors,
  }
}

/** MISP's notes have no title: that of a foreign note stands above its text. */
function noteOf(object: StixObject, { lose }: Reading): Said {
  tellUnread(object, [...NOTE_CARRIED, ...CUSTOM], lose)
  const content = textOf(object, 'content') ?? textOf(object, 'x_misp_note') ?? ''
  const title = textsOf(object, 'labels').includes(ANALYST_NOTE_LABEL) ? undefined : textOf(object, 'abstract')
  const note = title === undefined ? content : `${title}\n\n${content}`
  return {
    kind: 'Note',
    raw: { ...common(object), note, language: textOf(object, 'lang') ?? textOf(object, 'x_misp_language') },
  }
}

function opinionOf(object: StixObject, { lose }: Reading): Said {
  tellUnread(object, [...OPINION_CARRIED, ...CUSTOM], lose)
  const exact = fieldOf(object.fields, 'x_misp_opinion')
  const word = OPINIONS[textOf(object, 'opinion') ?? '']
  const comment = textOf(object, 'explanation') ?? textOf(object, 'x_misp_comment') ?? ''
  return { kind: 'Opinion', raw: { ...common(object), opinion: exact ?? word ?? 50, comment } }
}
