import { checkCategory, readType } from '../attribute-types/check-category.ts'
import { readValue } from '../attribute-types/read-value.ts'
import type { AttributeType } from '../attribute-types/table.ts'
import { defaultCategory, defaultToIds } from '../attribute-types/type-facts.ts'
import type { Report } from '../schema/report.ts'
import type { Attribute } from './attribute.ts'
import { distributions } from './distribution.ts'

/** An attribute that fits its type, with MISP's defaults where nothing was said. Times: seconds, and microseconds for seen. */
export type SettledAttribute = {
  uuid: string | undefined
  type: AttributeType
  category: string
  value1: string
  value2: string
  to_ids: boolean
  comment: string
  distribution: number
  timestamp: number | undefined
  deleted: boolean
  disable_correlation: boolean
  object_relation: string | null
  first_seen: number | null
  last_seen: number | null
}

const lastBeforeFirst = {
  rule: 'attribute.last_seen.order',
  message: 'Last seen value should be greater than first seen value',
}
const IMAGE = /\.(png|jpe?g|gif)$/i

/**
 * Checks an attribute as sent and completes it, or reports every rule it breaks and answers undefined.
 *
 * Source: MISP's MispAttribute::beforeValidate and its rules, in `attribute-types` §1 and §2.
 */
export function settleAttribute(sent: Attribute, report: Report): SettledAttribute | undefined {
  const named = readType(sent.type)
  if (!named.ok) return report.faultAt('type', named, sent.type)
  const { type } = named
  const category = sent.category || defaultCategory(type)
  const value = settleValue(sent, type, report)
  const isPlaced = placeFits(sent, type, category, report)
  if (value === undefined || !isPlaced) return undefined
  return {
    uuid: sent.uuid,
    type,
    category,
    ...value,
    to_ids: sent.to_ids ?? defaultToIds(type),
    comment: sent.comment ?? '',
    distribution: sent.distribution ?? distributions.inherit,
    timestamp: sent.timestamp,
    deleted: sent.deleted ?? false,
    disable_correlation: sent.disable_correlation ?? (type === 'attachment' && IMAGE.test(value.value1)),
    object_relation: sent.object_relation ?? null,
    first_seen: sent.first_seen ?? null,
    last_seen: sent.last_seen ?? null,
  }
}

function settleValue(
  sent: Attribute,
  type: AttributeType,
  report: Report,
): { value1: string; value2: string } | undefined {
  const raw = sent.value ?? (sent.value2 ? `${sent.value1 ?? ''}|${sent.value2}` : sent.value1) ?? ''
  const verdict = readValue(type, raw)
  if (verdict.ok) return { value1: verdict.value1, value2: verdict.value2 }
  return report.faultAt('value', verdict, raw)
}

function placeFits(sent: Attribute, type: AttributeType, category: string, report: Report): boolean {
  const before = report.findings.length
  for (const fault of checkCategory(type, category)) report.faultAt(fault.field, fault, category)
  const { first_seen, last_seen } = sent
  if (first_seen != null && last_seen != null && last_seen < first_seen) {
    report.faultAt('last_seen', lastBeforeFirst, last_seen)
  }
  return report.findings.length === before
}
