import { Type } from 'typebox'
import type { Codec } from '../schema/codec.ts'
import { quote } from '../schema/json-text.ts'
import { text } from '../schema/scalars.ts'

/** The value of an attribute as sent; whether it fits the type is decided when the attribute is settled. */
export const attributeValue: Codec<string> = {
  read(raw, report) {
    if (Array.isArray(raw)) return report.fault('attribute.value.list', 'Value is an array.', raw)
    return text.read(raw, report)
  },
  write: quote,
  accepts: text.accepts,
  writes: Type.String(),
}
