import { Type } from 'typebox'
import { valueText } from '../attribute-types/number-value.ts'
import type { Codec } from '../schema/codec.ts'
import { quote } from '../schema/json-text.ts'
import { text } from '../schema/scalars.ts'

/** The value of an attribute as sent; whether it fits the type is decided when the attribute is settled. */
export const attributeValue: Codec<string> = {
  read(raw, report) {
    const read = valueText(raw)
    return read.ok ? read.text : report.fault(read.rule, read.message, raw)
  },
  write: quote,
  accepts: text.accepts,
  writes: Type.String(),
}
