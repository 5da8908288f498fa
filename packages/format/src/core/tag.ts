import { Type } from 'typebox'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { model } from '../schema/model.ts'
import { flag, localId, nativeInteger, nullable, text, textUpTo } from '../schema/scalars.ts'

const COLOUR = /^#[0-9a-f]{6}$/i

export const colour: Codec<string> = {
  ...text,
  read(raw, report) {
    if (typeof raw === 'string' && COLOUR.test(raw)) return raw
    return report.fault('tag.colour', 'Colour has to be in the RGB format (#FFFFFF)', raw)
  },
  accepts: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
  writes: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
}

/** What 32 bits hold, as in MISP's table. */
const MAX_WEIGHT = 2 ** 31 - 1

/** How taxonomies weigh their tags; MISP keeps whole numbers of them. */
const numericalValue: Codec<number> = {
  read(raw, report) {
    const value = typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : NaN
    if (!(Math.abs(value) <= MAX_WEIGHT)) {
      return report.fault('tag.numerical_value', 'A numerical value is a number of at most 32 bits.', raw)
    }
    return Math.round(value)
  },
  write: (value) => `"${value}"`,
  accepts: Type.Union([
    Type.Number({ minimum: -MAX_WEIGHT, maximum: MAX_WEIGHT }),
    Type.String({ pattern: '^\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*$' }),
  ]),
  writes: Type.String({ pattern: '^-?[0-9]+$' }),
}

const tagFields = {
  id: localId,
  name: required(textUpTo(255)),
  colour,
  exportable: flag,
  org_id: localId,
  user_id: localId,
  hide_tag: flag,
  numerical_value: nullable(numericalValue),
  is_galaxy: flag,
  is_custom_galaxy: flag,
  local_only: flag,
}

/** A tag of the library. `canonical` is the canonical tag, where the name is another spelling of it (`docs/tags.md`). */
export const tag = model('Tag', {
  ...tagFields,
  canonical: text,
  count: nativeInteger,
  attribute_count: nativeInteger,
  favourite: flag,
})
export type Tag = Infer<typeof tag>

/** A tag as attached to an event or attribute. `deleted` detaches it on edit; `inherited` marks an event's tag shown on an attribute. */
export const attachedTag = model('Tag', {
  ...tagFields,
  local: flag,
  relationship_type: nullable(textUpTo(191)),
  inherited: nativeInteger,
  deleted: flag,
})
export type AttachedTag = Infer<typeof attachedTag>

/** The older input form of an attached tag: a connector around it. */
export const tagConnector = model('EventTag', {
  id: localId,
  local: flag,
  relationship_type: nullable(textUpTo(191)),
  Tag: required(model('Tag', tagFields)),
})
