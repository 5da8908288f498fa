import { attribute, Report, unwrap, type Attribute, type Finding } from '@tocsin/format'

/** One attribute of a request: read, or named with what is wrong with it. */
export type SentItem = { attribute: Attribute } | { findings: Finding[] }

/**
 * The attributes of a request body: one, a list, one with a list of values, or one whose `value` holds a line each
 * (`batch_import`).
 */
export function sentAttributes(body: unknown): SentItem[] {
  return unwrap(body, 'Attribute').flatMap(eachValue).map(readItem)
}

function eachValue(raw: unknown): unknown[] {
  if (typeof raw !== 'object' || raw === null) return [raw]
  const { value, batch_import } = raw as { value?: unknown; batch_import?: unknown }
  if (Array.isArray(value) && value.length > 0) return value.map((item: unknown) => ({ ...raw, value: item }))
  if (!batch_import || batch_import === '0' || typeof value !== 'string') return [raw]
  const lines = value.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map((line) => ({ ...raw, value: line }))
}

function readItem(raw: unknown): SentItem {
  const report = new Report()
  const read = attribute.read(raw, report)
  return read === undefined ? { findings: report.findings } : { attribute: read }
}
