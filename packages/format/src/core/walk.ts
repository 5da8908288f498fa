import { sentPosition } from '../schema/model.ts'
import type { AnalystDataLists, Note, Opinion, Relationship } from './analyst-data.ts'
import type { Attribute } from './attribute.ts'
import type { Event } from './event.ts'
import type { MispObject } from './object.ts'
import type { ShadowAttribute } from './proposal.ts'
import type { GroupMode } from './shared-with.ts'
import type { SharingGroup } from './sharing-group.ts'

/** An attribute where it stands: on its event, or inside one of its objects. */
export type PlacedAttribute = { attribute: Attribute; object: MispObject | undefined; path: string }

/** Every attribute of an event, those inside objects too, in document order. */
export function* walkAttributes(event: Event): Generator<PlacedAttribute> {
  for (const [i, attribute] of (event.Attribute ?? []).entries()) {
    yield { attribute, object: undefined, path: `Event.Attribute[${sentPosition(attribute, i)}]` }
  }
  for (const [i, object] of (event.Object ?? []).entries()) {
    for (const [j, attribute] of (object.Attribute ?? []).entries()) {
      yield {
        attribute,
        object,
        path: `Event.Object[${sentPosition(object, i)}].Attribute[${sentPosition(attribute, j)}]`,
      }
    }
  }
}

/** Every proposal of an event: those of new attributes, and those that hang on an attribute. */
export function* walkProposals(event: Event): Generator<{ proposal: ShadowAttribute; path: string }> {
  for (const [i, proposal] of (event.ShadowAttribute ?? []).entries()) {
    yield { proposal, path: `Event.ShadowAttribute[${i}]` }
  }
  for (const { attribute, path } of walkAttributes(event)) {
    for (const [i, proposal] of (attribute.ShadowAttribute ?? []).entries()) {
      yield { proposal, path: `${path}.ShadowAttribute[${i}]` }
    }
  }
}

/** What all records with a distribution of their own share. */
export type Sharable = {
  distribution?: number | undefined
  sharing_group_id?: number | null | undefined
  SharingGroup?: SharingGroup | undefined
  sharing_group_ids?: readonly string[] | undefined
  sharing_group_mode?: GroupMode | undefined
}

/** Every record of an event that says who may see it: the event, its objects, attributes and reports. */
export function* walkSharables(event: Event): Generator<Sharable> {
  yield event
  yield* event.Object ?? []
  for (const { attribute } of walkAttributes(event)) yield attribute
  yield* event.EventReport ?? []
}

/** Every note, opinion and relationship of an event: on itself, on what is in it, and on each other. */
export function* walkNotes(event: Event): Generator<Note | Opinion | Relationship> {
  const holders: AnalystDataLists[] = [event, ...(event.Object ?? []), ...(event.EventReport ?? [])]
  for (const holder of holders) yield* notesOn(holder)
  for (const { attribute } of walkAttributes(event)) yield* notesOn(attribute)
}

function* notesOn({
  Note = [],
  Opinion = [],
  Relationship = [],
}: AnalystDataLists): Generator<Note | Opinion | Relationship> {
  for (const note of [...Note, ...Opinion, ...Relationship]) {
    yield note
    yield* notesOn(note)
  }
}
