const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** `2024-05-14` → `14 May 2024`. */
export function dayText(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) ? day : days.format(time)
}

/** Day and time, in the reader's own zone. `seconds` are Unix seconds. */
export function momentText(seconds: number): string {
  return moments.format(seconds * 1000)
}

const STEPS = [
  { unit: 'min', seconds: 60, upTo: 3_600 },
  { unit: 'h', seconds: 3_600, upTo: 86_400 },
  { unit: 'd', seconds: 86_400, upTo: 90 * 86_400 },
]

/** How long ago: `now`, `4 min ago`, `3 h ago`, `12 d ago`; the day, where that says more. `now` is for tests. */
export function agoText(seconds: number, now = Date.now() / 1000): string {
  const age = now - seconds
  if (age < 60) return 'now'
  const step = STEPS.find(({ upTo }) => age < upTo)
  return step ? `${Math.floor(age / step.seconds)} ${step.unit} ago` : days.format(seconds * 1000)
}
