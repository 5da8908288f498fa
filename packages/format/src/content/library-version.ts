import { Type } from 'typebox'
import type { Codec } from '../schema/codec.ts'
import { whole } from '../schema/scalars.ts'

/** The version of a document of a public library: an integer in files, its digits as text in drafts of the formats. */
export const libraryVersion: Codec<number> = {
  ...whole(0, Number.MAX_SAFE_INTEGER, 'A version is an unsigned integer.'),
  write: String,
  writes: Type.Integer(),
}
