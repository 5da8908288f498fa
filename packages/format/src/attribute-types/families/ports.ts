import type { ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'

export const wrongPort: Fault = {
  rule: 'attribute.value.port',
  message: 'Port numbers have to be integers between 1 and 65535.',
}

/** True when `text` is a decimal number from 1 to 65535; leading zeros are allowed, as in MISP. */
export function isPort(text: string): boolean {
  if (!/^[0-9]+$/.test(text)) return false
  const port = Number(text)
  return port >= 1 && port <= 65_535
}

export const portRules = { port: { check: (value) => (isPort(value) ? undefined : wrongPort) } } satisfies Record<
  string,
  ValueRule
>
