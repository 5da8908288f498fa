import { asciiLower } from '../ascii-case.ts'
import { refangMail } from '../refang.ts'
import type { ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'

const wrongEmail: Fault = {
  rule: 'attribute.value.email',
  message: 'Email address has an invalid format. Please double check the value or select type "other".',
}

const refanged: ValueRule = { normalise: (value) => asciiLower(refangMail(value)), check: checkEmail }
const lowered: ValueRule = { normalise: asciiLower, check: checkEmail }
const asWritten: ValueRule = { check: checkEmail }

/** E-mail addresses and names of the same shape. */
export const mailRules = {
  email: refanged,
  'email-src': refanged,
  'email-dst': refanged,
  'target-email': lowered,
  'whois-registrant-email': lowered,
  eppn: asWritten,
  'dns-soa-email': asWritten,
  'jabber-id': asWritten,
} satisfies Record<string, ValueRule>

/**
 * Loose on purpose, so that parts of addresses pass (MISP): something without a blank, `@`, and a dot somewhere behind
 * it, all on one line. The first `@` decides: a later one has more before it and less behind it.
 */
function checkEmail(value: string): Fault | undefined {
  const at = value.indexOf('@', 1)
  const isShaped =
    at !== -1 && value.indexOf('.', at) !== -1 && !value.includes('\n') && !/[ \t\r\v\f]/.test(value.slice(1, at))
  return isShaped ? undefined : wrongEmail
}
