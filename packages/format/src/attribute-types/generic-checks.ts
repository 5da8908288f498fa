import { utf8Length } from './utf8-length.ts'
import type { Fault } from './verdict.ts'

/** The most bytes that a value may take in UTF-8: MySQL's TEXT, the size of MISP's column. */
export const maxValueBytes = 65_535

export const tooLong: Fault = {
  rule: 'attribute.value.length',
  message:
    'The entered string is too long and would get truncated. Please consider adding the data as an attachment instead',
}
export const blockedByImportRule: Fault = {
  rule: 'attribute.value.blocked',
  message: 'This value is blocked by a regular expression in the import filters.',
}
const empty: Fault = { rule: 'attribute.value.empty', message: 'Value cannot be empty.' }
const controlOnly: Fault = {
  rule: 'attribute.value.control-characters',
  message: 'Value provided consists purely of control characters and is therefore considered to be empty.',
}
const notComposite: Fault = {
  rule: 'attribute.value.composite',
  message: 'Composite type found but the value not in the composite (value1|value2) format.',
}
const nulCharacter: Fault = {
  rule: 'attribute.value.nul',
  message: 'Value must not contain a NUL character: the database cannot hold it.',
}
const notUnicode: Fault = {
  rule: 'attribute.value.unicode',
  message: 'Value must be well-formed Unicode: it contains half of a surrogate pair.',
}

/** A control character or half a pair: all that is neither printable ASCII nor a character beyond ASCII of one unit. */
const unusual = /[^ -~\u0080-\ud7ff\ue000-\uffff]/
const onlyControls = /^[^ -~\u0080-\uffff]+$/
const halfPair = /\p{Surrogate}/u

/** The first rule for values of all types that `value` breaks; its type has not been looked at yet. */
export function genericFault(value: string, composite: boolean): Fault | undefined {
  if (value === '') return empty
  if (unusual.test(value)) {
    if (value.includes('\0')) return nulCharacter
    if (halfPair.test(value)) return notUnicode
    if (onlyControls.test(value) || (composite && value.split('|', 2).some((half) => onlyControls.test(half)))) {
      return controlOnly
    }
  }
  if (composite && !hasOneBar(value)) return notComposite
  return undefined
}

/** True when `value` takes more than {@link maxValueBytes}. */
export function isTooLong(value: string): boolean {
  // No UTF-16 unit takes more than three bytes.
  return value.length * 3 > maxValueBytes && utf8Length(value) > maxValueBytes
}

function hasOneBar(value: string): boolean {
  const bar = value.indexOf('|')
  return bar !== -1 && value.indexOf('|', bar + 1) === -1
}
