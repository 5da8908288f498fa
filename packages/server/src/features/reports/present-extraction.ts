import type { Indicator } from '@tocsin/convert'
import { attributeTypes, typeFacts } from '@tocsin/format'
import type { Extraction } from './extract.ts'
import { attributeOf } from './known-values.ts'

/**
 * What a report holds, in MISP's words: every indicator, which of them are attributes already, and which tags are named.
 *
 * Source: MISP's EventReportsController::extractFromReport.
 */
export function presentExtraction({ indicators, known, mentions }: Extraction): object {
  const replacementValues = indicators.flatMap((indicator) => {
    const uuid = attributeOf(known, indicator)
    return uuid === undefined ? [] : [{ valueInReport: indicator.original_value, attributeUUID: uuid }]
  })
  return {
    complexTypeToolResult: indicators.map((indicator) => ({
      ...presentIndicator(indicator),
      default_category: typeFacts(indicator.default_type).defaultCategory,
    })),
    typeToCategoryMapping: Object.fromEntries(attributeTypes.map((type) => [type, [...typeFacts(type).categories]])),
    replacementValues,
    replacementContext: Object.fromEntries(
      mentions.map(({ name, tags }) => [name, tags.map((tag) => ({ name: tag }))]),
    ),
  }
}

/** As MISP's free-text import shows what it found: `types` as a map, and `to_ids` as a number. */
export function presentIndicator({ types, default_type, value, original_value, to_ids, comment }: Indicator): object {
  return {
    types: Object.fromEntries(types.map((type) => [type, type])),
    default_type,
    ...(comment === undefined ? {} : { comment }),
    value,
    original_value,
    to_ids: to_ids ? 1 : 0,
  }
}
