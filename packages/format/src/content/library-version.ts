import { Type } from 'typebox'
import type { Codec } from '../schema/codec.ts'
import { whole } from '../schema/scalars.ts'

/** Fourteen digits: days and times written as numbers fit, and so does one more than any. */
const MAX = 99_999_999_999_999

/** The version of a document of a public library: an integer in files, its digits as text in drafts of the formats. */
export const libraryVersion: Codec<number> = {
  ...whole(0, MAX, 'A version is an unsigned integer of at most 14 digits.'),
  write: String,
  writes: Type.Integer(),
}
