import { Report, seconds, sighting, textUpTo } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'

/** As many values are sighted at a time. */
const MAX_VALUES = 10_000

/** What a request says was sighted, and how. */
export type SentSighting = {
  /** An attribute by id or uuid, or values wherever they stand; both narrow it down. */
  reference: string | undefined
  values: string[] | undefined
  /** Search terms that the attributes have to meet as well. */
  filters: Wishes | undefined
  type: number
  source: string
  date: number | undefined
}

const source = textUpTo(255)

/**
 * Reads a sighting as MISP takes it: the attribute in the path, or as `uuid` or `id`; `value` or `values`; `timestamp`, or
 * `date` and `time` (UTC). A list in the body says nothing, as in MISP: PyMISP sends one beside the attribute in the path.
 */
export function readSighting(wishes: Wishes, inPath: string | undefined): SentSighting {
  const inner = wishes['Sighting']
  const sent = isRecord(inner) ? inner : wishes
  const report = new Report()
  const type = isGiven(sent['type'])
    ? readField(report, 'type', () => sighting.fields.type.read(sent['type'], report))
    : 0
  const from = isGiven(sent['source']) ? readField(report, 'source', () => source.read(sent['source'], report)) : ''
  const date = readField(report, 'timestamp', () => dateOf(sent, report))
  const [fault] = report.findings
  if (fault) throw refusal(`${fault.path}: ${fault.message}`)
  return {
    reference: inPath ?? referenceOf(sent['uuid']) ?? referenceOf(sent['id']),
    values: valuesOf(sent),
    filters: isRecord(sent['filters']) ? sent['filters'] : undefined,
    type: type ?? 0,
    source: (from ?? '').trim(),
    date,
  }
}

/** MISP's words for a sighting that cannot be added. */
export function reasonText(reason: string): string {
  return `Could not add the Sighting. Reason: ${reason}`
}

function refusal(reason: string): Problem {
  return new Problem('invalid', reasonText(reason))
}

function readField<T>(report: Report, name: string, read: () => T): T {
  report.enter(name)
  const value = read()
  report.leave()
  return value
}

function dateOf(sent: Wishes, report: Report): number | undefined {
  const { date, time, timestamp } = sent
  if (isGiven(date) && isGiven(time)) {
    const text = `${textWish(date)}T${textWish(time)}Z`
    const isRead = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) && Number.isFinite(Date.parse(text))
    if (!isRead) return report.fault('sighting.date', 'date is YYYY-MM-DD, time HH:MM:SS.', text)
    return seconds.read(Date.parse(text) / 1000, report)
  }
  return isGiven(timestamp) ? seconds.read(timestamp, report) : undefined
}

function valuesOf({ value, values }: Wishes): string[] | undefined {
  const given = [isGiven(value) ? value : values].flat().filter(isGiven)
  if (given.length === 0) return undefined
  if (given.length > MAX_VALUES) throw refusal(`At most ${MAX_VALUES} values are sighted at a time.`)
  return given.map((one) => {
    const text = textWish(one, '\0')
    // No attribute holds a NUL, and nothing but text and numbers is a value.
    if (text.includes('\0')) throw refusal('Values are texts without NUL characters.')
    return text
  })
}

function referenceOf(wish: unknown): string | undefined {
  return isGiven(wish) ? textWish(wish, 'nothing') : undefined
}

function isGiven(wish: unknown): boolean {
  return wish !== undefined && wish !== null && wish !== '' && wish !== false
}

function isRecord(value: unknown): value is Wishes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
