import { required, type Codec, type Infer } from '../schema/codec.ts'
import { lazy, list, model } from '../schema/model.ts'
import { flag, localId, nativeInteger, nullable, text, uuid, whole } from '../schema/scalars.ts'
import { dateTime } from '../schema/times.ts'
import { childDistribution } from './distribution.ts'
import { organisationReference } from './organisation.ts'
import { sharingGroup } from './sharing-group.ts'

/** What all three kinds of analyst data share. They may hang on each other, as deep as readers accept. */
const shared = {
  id: localId,
  uuid,
  object_uuid: uuid,
  object_type: text,
  authors: text,
  org_uuid: uuid,
  orgc_uuid: uuid,
  created: dateTime,
  modified: dateTime,
  // The draft and older servers carry 5 (inherit); MISP reads 0-4 only. Kept as sent, read as written.
  distribution: childDistribution,
  sharing_group_id: nullable(localId),
  locked: flag,
  note_type: nativeInteger,
  note_type_name: text,
  Org: organisationReference,
  Orgc: organisationReference,
  SharingGroup: sharingGroup,
}

/** The kinds, by MISP's `note_type`. */
export const analystDataKinds = ['Note', 'Opinion', 'Relationship'] as const
export type AnalystDataKind = (typeof analystDataKinds)[number]

/** What analyst data hangs on and relationships point to. Source: MISP's AnalystData model, its valid targets. */
export const analystDataTargets = [
  'Attribute',
  'Event',
  'EventReport',
  'GalaxyCluster',
  'Galaxy',
  'Object',
  'Note',
  'Opinion',
  'Relationship',
  'Organisation',
  'SharingGroup',
] as const
export type AnalystDataTarget = (typeof analystDataTargets)[number]

export type AnalystDataLists = {
  Note?: Note[] | undefined
  Opinion?: Opinion[] | undefined
  Relationship?: Relationship[] | undefined
}

const noteFields = { ...shared, note: nullable(text), language: nullable(text) }
const opinionFields = {
  ...shared,
  opinion: required(whole(0, 100, 'An opinion is a number between 0 and 100.')),
  comment: nullable(text),
}
const relationshipFields = {
  ...shared,
  relationship_type: nullable(text),
  related_object_uuid: required(uuid),
  related_object_type: required(text),
}

type NoteBase = Infer<ReturnType<typeof model<typeof noteFields>>>
type OpinionBase = Infer<ReturnType<typeof model<typeof opinionFields>>>
type RelationshipBase = Infer<ReturnType<typeof model<typeof relationshipFields>>>
export type Note = NoteBase & AnalystDataLists
export type Opinion = OpinionBase & AnalystDataLists
export type Relationship = RelationshipBase & AnalystDataLists

/** The three lists that any record may carry. */
export const analystDataLists = {
  Note: lazy('NoteList', (): Codec<Note[]> => notes),
  Opinion: lazy('OpinionList', (): Codec<Opinion[]> => opinions),
  Relationship: lazy('RelationshipList', (): Codec<Relationship[]> => relationships),
}

export const note = model('Note', { ...noteFields, ...analystDataLists })
export const opinion = model('Opinion', { ...opinionFields, ...analystDataLists })
export const relationship = model('Relationship', { ...relationshipFields, ...analystDataLists })

const notes: Codec<Note[]> = list(note)
const opinions: Codec<Opinion[]> = list(opinion)
const relationships: Codec<Relationship[]> = list(relationship)
