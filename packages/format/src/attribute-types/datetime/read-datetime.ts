import type { Fault } from '../verdict.ts'
import { dayOf, isRealDay, wallClockMillis, weekdayOf, type Day } from './calendar.ts'
import { dateAtStart } from './date-forms.ts'
import { zoneOffset } from './time-zones.ts'

type Clock = { hour: number; minute: number; second: number; micros: string }

/** What has been read so far. `offset` is in minutes east of UTC; a zone with a name waits for the date. */
type Reading = { day?: Day; clock?: Clock; offset?: number; zone?: string; weekday?: number }

/** Reads one kind of thing off the front of `text`: how many characters it took, 0 for none, -1 for an impossible date. */
type Reader = (text: string, reading: Reading) => number

type DatetimeVerdict = { ok: true; value: string } | { ok: false; fault: Fault }

const longestDatetime = 80

const wrongDatetime: Fault = { rule: 'attribute.value.datetime', message: 'Datetime has to be in the ISO 8601 format.' }
const relative: Fault = {
  rule: 'attribute.value.datetime.relative',
  message: 'Datetime has to name a date: one that depends on the clock would mean another day tomorrow.',
}
const notInCalendar: Fault = {
  rule: 'attribute.value.datetime.calendar',
  message: 'Datetime has to exist: the calendar or the clock has no such day or time.',
}

const relativeWords =
  /\b(?:now|today|tomorrow|yesterday|midnight|noon|ago|next|last|previous|this|first|(?:sec|second|min|minute|hour|day|week|fortnight|month|year)s?)\b/i
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const readers: readonly Reader[] = [readWeekday, readDate, readClock, readOffset, readZone]

/**
 * Reads a date, with or without a time and a zone, in the forms that MISP takes: ISO 8601 with week and ordinal dates,
 * RFC 2822, `29.02.2024`, `02/29/2024`, `29 Feb 2024 3 pm`, `@1709208000` and their kin. Gives MISP's stored form, such
 * as `2024-02-29T12:00:00.000000+0200`; UTC where no zone is named. Unlike MISP it refuses what depends on the clock, and
 * days that do not exist.
 */
export function readDatetime(text: string): DatetimeVerdict {
  if (text.length > longestDatetime) return { ok: false, fault: wrongDatetime }
  const moment = /^@(?:(\d{1,11})(?:\.(\d{1,9}))?|(-\d{1,11}))$/.exec(text)
  if (moment !== null) return unixTime(Number(moment[1] ?? moment[3]), moment[2])
  const reading = readAll(yearBeforeClock(text.replace(/\s+/g, ' ')))
  if (reading === undefined) return { ok: false, fault: relativeWords.test(text) ? relative : wrongDatetime }
  const { day, clock = { hour: 0, minute: 0, second: 0, micros: '' }, weekday } = reading
  if (day === undefined) return { ok: false, fault: relative }
  if (!isRealDay(day) || !isRealTime(clock)) return { ok: false, fault: notInCalendar }
  if (weekday !== undefined && weekday !== weekdayOf(day)) return { ok: false, fault: notInCalendar }
  const offset = reading.offset ?? zoneOffset(reading.zone ?? 'UTC', wallClockMillis(day, clock))
  return offset === undefined ? { ok: false, fault: wrongDatetime } : { ok: true, value: write(day, clock, offset) }
}

function readAll(text: string): Reading | undefined {
  const reading: Reading = {}
  let rest = text
  while (rest !== '') {
    const before = rest
    const taken = /^[ ,]+/.exec(before)?.[0].length ?? firstTaken(before, reading)
    if (taken <= 0) return undefined
    rest = before.slice(taken)
  }
  return isEmpty(reading) ? undefined : reading
}

function firstTaken(text: string, reading: Reading): number {
  for (const read of readers) {
    const taken = read(text, reading)
    if (taken !== 0) return taken
  }
  return 0
}

function isEmpty(reading: Reading): boolean {
  return Object.keys(reading).length === 0
}

/** `Thu Feb 29 12:00:00 CET 2024`, the form of C's `ctime` and of `date`, with its year moved to the day. */
function yearBeforeClock(text: string): string {
  return text.replace(/^((?:[a-z]{3} )?[a-z]{3} \d{1,2}) (\d\d:\d\d:\d\d)( [a-z]+)? (\d{4})$/i, '$1 $4 $2$3')
}

function readWeekday(text: string, reading: Reading): number {
  const match = /^(sun|mon|tue|wed|thu|fri|sat)(?:day|sday|nesday|rsday|urday)?\b\.?/i.exec(text)
  if (match === null || reading.weekday !== undefined) return 0
  reading.weekday = weekdays.indexOf((match[1] ?? '').toLowerCase())
  return match[0].length
}

function readDate(text: string, reading: Reading): number {
  if (reading.day !== undefined) return 0
  const date = dateAtStart(text)
  if (date === undefined) return 0
  if (date.day === undefined) return -1
  reading.day = date.day
  return date.length
}

function readClock(text: string, reading: Reading): number {
  if (reading.clock !== undefined) return 0
  const match =
    /^[T:]?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,20}))?)?(?: ?([ap])\.?m\b\.?)?(?![\d:])/i.exec(text) ??
    /^(\d{1,2})()()()(?: ?([ap])\.?m\b\.?)/i.exec(text) ??
    /^T?(\d{2})(\d{2})(\d{2})?(?:[.,](\d{1,20}))?(?!\d)/i.exec(text)
  if (match === null) return 0
  const [whole, hour, minute, second, fraction, half] = match
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), micros: fraction ?? '' }
  if (half !== undefined && (clock.hour < 1 || clock.hour > 12)) return 0
  if (half !== undefined) clock.hour = (clock.hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  if (clock.hour > 24 || clock.minute > 59 || clock.second > 60) return 0
  reading.clock = clock
  return whole.length
}

function readOffset(text: string, reading: Reading): number {
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?(?!\d)/i.exec(text)
  if (match === null || reading.offset !== undefined || reading.zone !== undefined) return 0
  const [whole, sign, hours, minutes] = match
  const offset = Number(hours) * 60 + Number(minutes ?? 0)
  if (offset >= 16 * 60 || Number(minutes ?? 0) > 59) return 0
  reading.offset = sign === '-' ? -offset : offset
  return whole.length
}

/** A zone's name; behind an offset, its abbreviation in brackets says nothing new. */
function readZone(text: string, reading: Reading): number {
  if (reading.offset !== undefined) return /^\([a-z]{1,5}\)/i.exec(text)?.[0].length ?? 0
  const match = /^(?:[a-z_]+(?:\/[a-z0-9_+-]+)+|[a-z]{1,5})(?![a-z])/i.exec(text)
  if (match === null || reading.zone !== undefined || zoneOffset(match[0], 0) === undefined) return 0
  reading.zone = match[0]
  return match[0].length
}

/** MISP rolls 24:00 and a leap second over to the next day or minute. */
function isRealTime(clock: Clock): boolean {
  return clock.hour < 24 && clock.second < 60
}

function unixTime(seconds: number, fraction = ''): DatetimeVerdict {
  const date = new Date(seconds * 1000)
  const day = dayOf(date)
  // Four digits are all that the stored form has for the year.
  if (day.year < 0 || day.year > 9999) return { ok: false, fault: wrongDatetime }
  const clock = { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() }
  return { ok: true, value: write(day, { ...clock, micros: fraction }, 0) }
}

function write({ year, month, day }: Day, { hour, minute, second, micros }: Clock, offset: number): string {
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  const time = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${micros.slice(0, 6).padEnd(6, '0')}`
  const size = Math.abs(offset)
  return `${date}T${time}${offset < 0 ? '-' : '+'}${digits(Math.floor(size / 60), 2)}${digits(size % 60, 2)}`
}

function digits(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
