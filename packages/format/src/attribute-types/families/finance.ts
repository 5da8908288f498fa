import { asciiUpper } from '../ascii-case.ts'
import { matching, wrongFormat, type ValueRule } from '../value-rule.ts'
import { checkNumber } from './numbers.ts'

const lettersAndDigits = matching(/^[a-zA-Z0-9]+$/, wrongFormat('attribute.value.letters-digits'))
const code: ValueRule = { normalise: (value) => asciiUpper(value).replace(/[^0-9A-Z]+/g, ''), check: lettersAndDigits }
const digits: ValueRule = { normalise: (value) => value.replace(/[^0-9]+/g, ''), check: checkNumber }
const phone: ValueRule = { normalise: normalisePhone, check: checkNumber }

/** Accounts, cards, wallets and telephone numbers. */
export const financeRules = {
  iban: code,
  bic: code,
  btc: { check: lettersAndDigits },
  dash: { check: lettersAndDigits },
  xmr: { check: lettersAndDigits },
  bin: digits,
  'cc-number': digits,
  'bank-account-nr': { check: checkNumber },
  'aba-rtn': { check: checkNumber },
  prtn: phone,
  'phone-number': phone,
  'whois-registrant-phone': phone,
} satisfies Record<string, ValueRule>

/** `(0)` is dropped, then all but digits and `+`; a leading `00` is a `+`. */
function normalisePhone(value: string): string {
  return value
    .replaceAll('(0)', '')
    .replace(/[^+0-9]+/g, '')
    .replace(/^00/, '+')
}
