import { matching, wrongFormat, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'

const largestAs = 4_294_967_295

const wrongAs: Fault = { rule: 'attribute.value.as', message: 'AS number have to be integer between 1 and 4294967295' }
const wrongInteger: Fault = { rule: 'attribute.value.integer', message: 'The value has to be an integer value.' }
const wholeNumber = matching(/^[0-9]+$/, {
  rule: 'attribute.value.whole-number',
  message: 'The value has to be a whole number greater or equal 0.',
})

/** A number as PHP reads one from text: a sign, decimals and an exponent are allowed. */
export const checkNumber = matching(
  /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/,
  wrongFormat('attribute.value.number'),
)

/** Counts, sizes and other plain numbers. */
export const numberRules = {
  AS: { normalise: normaliseAs, check: checkAs },
  counter: { check: wholeNumber },
  'size-in-bytes': { check: wholeNumber },
  integer: { check: matching(/^-?[0-9]+$/, wrongInteger) },
  float: { check: checkNumber },
  boolean: { normalise: normaliseBoolean },
} satisfies Record<string, ValueRule>

/** `AS` off the front; `high.low` (asdot, RFC 5396) becomes one number. */
function normaliseAs(value: string): string {
  const number = /^as/i.test(value) ? value.slice(2) : value
  const [, high, low] = /^([0-9]+)\.([0-9]+)$/.exec(number) ?? []
  if (high === undefined || low === undefined) return number
  const joined = Number(high) * 65_536 + Number(low)
  return joined <= largestAs ? String(joined) : number
}

function checkAs(value: string): Fault | undefined {
  return /^[0-9]+$/.test(value) && Number(value) <= largestAs ? undefined : wrongAs
}

/** `true` is 1; `false`, `0` and nothing at all are 0; any other text is 1 (MISP). */
function normaliseBoolean(value: string): string {
  return value === '' || value === '0' || value.toLowerCase() === 'false' ? '0' : '1'
}
