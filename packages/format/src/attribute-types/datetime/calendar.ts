/** A day of the Gregorian calendar; months and days count from 1. */
export type Day = { year: number; month: number; day: number }

/** True when the month has that day. */
export function isRealDay({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: Day): number {
  return asDate(day).getUTCDay()
}

/** The day of an ISO week date; `weekday` is 1 for Monday to 7 for Sunday. Undefined when the year has no such week. */
export function dayOfWeekDate(year: number, week: number, weekday: number): Day | undefined {
  if (week < 1 || week > weeksInYear(year)) return undefined
  // The week with 4 January is the first.
  const fourth = { year, month: 1, day: 4 }
  const monday = 4 - ((weekdayOf(fourth) + 6) % 7)
  return dayOf(asDate({ year, month: 1, day: monday + (week - 1) * 7 + weekday - 1 }))
}

/** The `ordinal`th day of a year, counting from 1. Undefined when the year is shorter. */
export function dayOfOrdinalDate(year: number, ordinal: number): Day | undefined {
  const day = dayOf(asDate({ year, month: 1, day: ordinal }))
  return ordinal >= 1 && day.year === year ? day : undefined
}

/** Milliseconds since 1970 of the wall clock's reading, taken as UTC. */
export function wallClockMillis(day: Day, clock: { hour: number; minute: number; second: number }): number {
  return asDate(day).getTime() + ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000
}

/** The day of a moment, in UTC. */
export function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

function daysInMonth(year: number, month: number): number {
  return asDate({ year, month: month + 1, day: 0 }).getUTCDate()
}

function weeksInYear(year: number): number {
  // A year has 53 weeks when it begins or ends on a Thursday.
  const isLong = [
    { year, month: 1, day: 1 },
    { year, month: 12, day: 31 },
  ].some((day) => weekdayOf(day) === 4)
  return isLong ? 53 : 52
}

function asDate({ year, month, day }: Day): Date {
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  return date
}
