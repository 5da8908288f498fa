import { addressRules } from './families/addresses.ts'
import { filenameHashRules } from './families/filename-hashes.ts'
import { financeRules } from './families/finance.ts'
import { freeTextRules } from './families/free-text.ts'
import { hashRules } from './families/hashes.ts'
import { hostRules } from './families/hosts.ts'
import { lineRules } from './families/lines.ts'
import { mailRules } from './families/mail.ts'
import { notationRules } from './families/notations.ts'
import { numberRules } from './families/numbers.ts'
import { portRules } from './families/ports.ts'
import { timeRules } from './families/times.ts'
import { webRules } from './families/web.ts'
import type { AttributeType } from './table.ts'
import type { ValueRule } from './value-rule.ts'

/** How the values of each type are read, by families of types. */
export const valueRules: Readonly<Record<AttributeType, ValueRule>> = {
  ...addressRules,
  ...filenameHashRules,
  ...financeRules,
  ...freeTextRules,
  ...hashRules,
  ...hostRules,
  ...lineRules,
  ...mailRules,
  ...notationRules,
  ...numberRules,
  ...portRules,
  ...timeRules,
  ...webRules,
}
