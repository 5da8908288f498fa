import type { AttributeType } from './table.ts'
import type { Fault } from './verdict.ts'

/**
 * How the values of one type are read: `normalise` gives the stored form, `check` the first rule that this form breaks.
 * `check` sees no empty value, and of a composite type only values with exactly one `|`.
 */
export type ValueRule = { normalise?: (value: string) => string; check?: (value: string) => Fault | undefined }

/** A fault for which MISP has only its general sentence. */
export function wrongFormat(rule: string): Fault {
  return { rule, message: 'Value not in the right type/format. Please double check the value or select type "other".' }
}

/** A check that one pattern decides. */
export function matching(pattern: RegExp, fault: Fault): (value: string) => Fault | undefined {
  return (value) => (pattern.test(value) ? undefined : fault)
}

/** The same rule for several types. */
export function sameRule<T extends AttributeType>(types: readonly T[], rule: ValueRule): Record<T, ValueRule> {
  // fromEntries forgets which keys it was given.
  return Object.fromEntries(types.map((type) => [type, rule])) as Record<T, ValueRule>
}
