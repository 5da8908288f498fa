import { blockedByImportRule, genericFault, isTooLong, maxValueBytes, tooLong } from './generic-checks.ts'
import { rewritePaths } from './import-rewrites.ts'
import type { AttributeType } from './table.ts'
import { trimBlanks } from './trim-blanks.ts'
import { isComposite } from './type-facts.ts'
import { valueRules } from './value-rules.ts'
import type { Fault, ValueVerdict } from './verdict.ts'

/**
 * Reads a value offered to an attribute type, as MISP 2.5.1 does on saving: blanks off both ends, refanged and brought
 * to the type's normal form, Windows paths rewritten by MISP's default import rules, then checked. The verdict holds
 * the stored form and its halves, or the first broken rule with MISP's message. A stored form reads as itself.
 *
 * Takes time linear in the length of `raw`. Where it differs from MISP: `docs/compatibility/values.md`.
 */
export function readValue(type: AttributeType, raw: string): ValueVerdict {
  const trimmed = trimBlanks(raw)
  // UTF-8 takes a byte or more for each UTF-16 unit: beyond this no work is worth doing.
  if (trimmed.length > maxValueBytes) return refused(tooLong)
  const rule = valueRules[type]
  const value = rewritePaths(rule.normalise === undefined ? trimmed : rule.normalise(trimmed))
  if (value === undefined) return refused(blockedByImportRule)
  const composite = isComposite(type)
  const fault = genericFault(value, composite) ?? rule.check?.(value) ?? (isTooLong(value) ? tooLong : undefined)
  if (fault !== undefined) return refused(fault)
  return composite ? twoHalves(value) : { ok: true, value, value1: value, value2: '' }
}

function twoHalves(value: string): ValueVerdict {
  const bar = value.indexOf('|')
  return { ok: true, value, value1: value.slice(0, bar), value2: value.slice(bar + 1) }
}

function refused({ rule, message }: Fault): ValueVerdict {
  return { ok: false, rule, message }
}
