import { readDatetime } from '../datetime/read-datetime.ts'
import type { ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'

/** Points in time. */
export const timeRules = { datetime: { normalise: normaliseDatetime, check: checkDatetime } } satisfies Record<
  string,
  ValueRule
>

function normaliseDatetime(value: string): string {
  const reading = readDatetime(value)
  return reading.ok ? reading.value : value
}

function checkDatetime(value: string): Fault | undefined {
  const reading = readDatetime(value)
  return reading.ok ? undefined : reading.fault
}
