const UNITS: Record<string, number> = { d: 86_400, h: 3_600, m: 60, s: 1 }

/** Unix seconds; without an end, everything since. */
export type Period = { from: number; to: number | undefined }

/**
 * A time as MISP's filters take it: Unix seconds, `5d` `5h` `5m` `5s` ago, or a date. A pair is a period, in either
 * order. What cannot be read lies in the future, so that nothing is found.
 *
 * Source: MISP's AppModel::resolveTimeDelta, in `rest-search` §2.
 */
export function parsePeriod(wish: unknown, now = Math.floor(Date.now() / 1000)): Period {
  const times = [wish]
    .flat()
    .slice(0, 2)
    .map((time) => parseTime(time, now))
  const [first = now + 1, second] = times
  if (second === undefined) return { from: first, to: undefined }
  return { from: Math.min(first, second), to: Math.max(first, second) }
}

function parseTime(wish: unknown, now: number): number {
  if (typeof wish === 'number') return Math.floor(wish)
  const text = String(wish).trim()
  if (/^\d+$/.test(text)) return Number(text)
  const delta = /^(\d+)([dhms])$/i.exec(text)
  if (delta) return now - Number(delta[1]) * (UNITS[delta[2]?.toLowerCase() ?? ''] ?? 0)
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(parsed) ? now + 1 : Math.floor(parsed / 1000)
}
