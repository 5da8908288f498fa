import { Type } from 'typebox'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { mapOf } from '../schema/map-of.ts'
import { list, model } from '../schema/model.ts'
import { flag, text, textUpTo, uuid, whole } from '../schema/scalars.ts'
import { libraryVersion } from './library-version.ts'

/** Where the form puts a relation: higher first, 0 and below folded away. */
const priority: Codec<number> = {
  ...whole(-1_000_000, 1_000_000, 'ui-priority is an integer.'),
  write: String,
  writes: Type.Integer(),
}

/**
 * One relation of a template. `categories`, `sane_default` and `values_list` guide whoever fills a form in; `multiple` is
 * a rule. A type that is not known here is no fault: libraries may be newer than this program.
 */
export const objectTemplateElement = model('ObjectTemplateElement', {
  description: text,
  'misp-attribute': required(text),
  'ui-priority': priority,
  categories: list(text),
  multiple: flag,
  disable_correlation: flag,
  to_ids: flag,
  recommended: flag,
  sane_default: list(text),
  values_list: list(text),
})
export type ObjectTemplateElement = Infer<typeof objectTemplateElement>

/**
 * An object template as its file has it: `objects/<name>/definition.json`. Any meta-category is one, as the draft says.
 * Without a version it is the first, as in MISP.
 *
 * Source: MISP's object template format, in `content-formats` §4.
 */
export const objectTemplate = model('ObjectTemplate', {
  name: required(textUpTo(255)),
  uuid: required(uuid),
  version: libraryVersion,
  description: text,
  'meta-category': required(text),
  attributes: required(mapOf(objectTemplateElement)),
  required: list(text),
  requiredOneOf: list(text),
})
export type ObjectTemplate = Infer<typeof objectTemplate>
