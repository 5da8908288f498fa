import { baseScore, countingTags } from './base-score.ts'
import { scoreBy } from './formulas.ts'
import { referenceTime } from './reference-time.ts'
import type { Scored, ScoringModel } from './score.ts'

const HOUR = 3_600
const DAY = 86_400
/** A curve has at most so many points, however long it is. */
const MAX_POINTS = 5_000

/** A sighting as far as scores go: when (Unix seconds), and 0 where it was a true one. */
export type DatedSighting = { date: number; type: number }

export type Decay = Omit<Scored, 'lastSighting' | 'sightings'> & { sightings: readonly DatedSighting[] }

/** What an attribute was worth at a time, and will be as far as it is known today. */
export type ScoreAt = { at: number; score: number }

/**
 * How an attribute's worth falls and rises: hour by hour, or in longer steps where that would be too many, from when it was
 * first seen or changed until a lifetime after it last was. Source: MISP's DecayingModel::getScoreOvertime.
 */
export function scoreOverTime({ formula = 'Polynomial', parameters }: ScoringModel, attribute: Decay): ScoreAt[] {
  const tags = countingTags(attribute.tags, attribute.eventTags)
  const base = baseScore(parameters, tags)
  const { start, end } = boundsOf(attribute, parameters.lifetime)
  const step = HOUR * Math.max(1, Math.ceil((end - start) / HOUR / MAX_POINTS))
  const known = knowledge(attribute)
  const points: ScoreAt[] = []
  for (let at = start; at < end; at += step) {
    // A point shows what happened within its step, too.
    const { reference, sightings } = known(at + step - 1)
    const elapsed = Math.max(0, at - reference)
    const decaying = { base, elapsed, age: at - attribute.timestamp, tags, sightings }
    points.push({ at, score: scoreBy[formula](parameters, decaying) })
  }
  return points
}

function boundsOf(attribute: Decay, lifetime: number): { start: number; end: number } {
  const changed = attribute.last_seen ?? attribute.timestamp
  let [first, last] = [changed, changed]
  for (const { date } of attribute.sightings) {
    first = Math.min(first, date)
    last = Math.max(last, date)
  }
  return { start: wholeHour(first), end: wholeHour(last + lifetime * DAY) }
}

/** What is known by a time; to be asked for later and later times. A change that is still to come is not known. */
function knowledge({ timestamp, last_seen, sightings }: Decay) {
  const sorted = sightings.toSorted((a, b) => a.date - b.date)
  let [all, seen] = [0, 0]
  let lastSighting: number | undefined
  return (by: number) => {
    for (let next = sorted[all]; next && next.date <= by; next = sorted[all]) {
      all += 1
      if (next.type !== 0) continue
      seen += 1
      lastSighting = next.date
    }
    const isUnchanged = timestamp > by && lastSighting !== undefined
    const reference = isUnchanged ? lastSighting : undefined
    return { reference: reference ?? referenceTime({ timestamp, last_seen, lastSighting }), sightings: { all, seen } }
  }
}

function wholeHour(seconds: number): number {
  return Math.floor(seconds / HOUR) * HOUR
}
