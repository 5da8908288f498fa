/** Offsets from UTC in minutes of the abbreviations that dates in mail and logs use. */
const abbreviations: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  jst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}

/**
 * The offset from UTC in minutes that `zone` has when its clocks show `wallClock` (milliseconds, read as UTC). `zone` is
 * an abbreviation or a name of the IANA database such as `Europe/Paris`; undefined when it is neither.
 */
export function zoneOffset(zone: string, wallClock: number): number | undefined {
  const name = zone.toLowerCase()
  if (Object.hasOwn(abbreviations, name)) return abbreviations[name]
  if (!zone.includes('/')) return undefined
  const clock = zoneClock(zone)
  if (clock === undefined) return undefined
  // Read the clocks twice: the first offset may be the one of the other side of a change to summer time.
  const guess = offsetAt(clock, wallClock)
  return offsetAt(clock, wallClock - guess * 60_000)
}

function zoneClock(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    return undefined
  }
}

function offsetAt(clock: Intl.DateTimeFormat, moment: number): number {
  const written = clock.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(written) ?? []
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -offset : offset
}
