import { dayOfOrdinalDate, dayOfWeekDate, type Day } from './calendar.ts'

/** A day as written; undefined when its numbers cannot be a date in that form. */
type DateForm = { pattern: RegExp; read: (groups: string[]) => Day | undefined }

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const month =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const day = '(\\d{1,2})(?:st|nd|rd|th)?'
const gap = '[ .,/-]{1,2}'

/** The ways of writing a date that MISP (PHP) reads and that name a whole date, the more telling ones first. */
const forms: readonly DateForm[] = [
  { pattern: form('(\\d{4})-(\\d{1,2})-(\\d{1,2})'), read: ([y, m, d]) => numbers(y, m, d) },
  { pattern: form('(\\d{4})/(\\d{1,2})/(\\d{1,2})'), read: ([y, m, d]) => numbers(y, m, d) },
  { pattern: form('(\\d{4})(\\d{2})(\\d{2})'), read: ([y, m, d]) => numbers(y, m, d) },
  { pattern: form('(\\d{1,2})[.-](\\d{1,2})[.-](\\d{4})'), read: ([d, m, y]) => numbers(y, m, d) },
  { pattern: form('(\\d{1,2})/(\\d{1,2})/(\\d{4})'), read: ([m, d, y]) => numbers(y, m, d) },
  {
    pattern: form('(\\d{4})-?W(\\d{2})(?:-?([1-7]))?'),
    read: ([y, week, weekday]) => dayOfWeekDate(Number(y), Number(week), Number(weekday ?? 1)),
  },
  { pattern: form('(\\d{4})[.-]?(\\d{3})'), read: ([y, ordinal]) => dayOfOrdinalDate(Number(y), Number(ordinal)) },
  { pattern: form('(\\d{4})-(\\d{2})'), read: ([y, m]) => numbers(y, m, '1') },
  { pattern: form(`${day}${gap}?${month}${gap}?(\\d{4})`), read: ([d, m, y]) => named(y, m, d) },
  { pattern: form(`${month}${gap}?${day}${gap}(\\d{4})`), read: ([m, d, y]) => named(y, m, d) },
  { pattern: form(`(\\d{4})${gap}?${month}${gap}?${day}`), read: ([y, m, d]) => named(y, m, d) },
  { pattern: form(`${month}${gap}?(\\d{4})`), read: ([m, y]) => named(y, m, '1') },
  { pattern: form(`(\\d{4})${gap}?${month}`), read: ([y, m]) => named(y, m, '1') },
]

/** The date at the beginning of `text` and its length; `day` is undefined when its form is known but not its numbers. */
export function dateAtStart(text: string): { day: Day | undefined; length: number } | undefined {
  for (const { pattern, read } of forms) {
    const match = pattern.exec(text)
    if (match !== null) return { day: read(match.slice(1)), length: match[0].length }
  }
  return undefined
}

function form(source: string): RegExp {
  return new RegExp(`^${source}(?![\\d])`, 'i')
}

function numbers(
  year: string | undefined,
  monthNumber: string | undefined,
  dayNumber: string | undefined,
): Day | undefined {
  const date = { year: Number(year), month: Number(monthNumber), day: Number(dayNumber) }
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31 ? date : undefined
}

function named(year: string | undefined, name: string | undefined, dayNumber: string | undefined): Day | undefined {
  const index = monthNames.indexOf((name ?? '').slice(0, 3).toLowerCase())
  return numbers(year, String(index + 1), dayNumber)
}
