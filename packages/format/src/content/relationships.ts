import { required, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { text, uuid } from '../schema/scalars.ts'
import { libraryVersion } from './library-version.ts'

/** One way in which an object may relate to another; `opposite` names the way back, and `format` where the name is at home. */
export const relationshipName = model('RelationshipName', {
  name: required(text),
  description: text,
  format: list(text),
  opposite: text,
})
export type RelationshipName = Infer<typeof relationshipName>

/** A vocabulary of relationships: suggestions, since any text is a valid relationship. Source: `content-formats` §4. */
export const relationshipVocabulary = model('Relationships', {
  name: required(text),
  uuid: required(uuid),
  version: required(libraryVersion),
  description: text,
  values: required(list(relationshipName)),
})
export type RelationshipVocabulary = Infer<typeof relationshipVocabulary>
