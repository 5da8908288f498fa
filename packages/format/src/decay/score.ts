import type { DecayParameters, Formula } from '../content/decaying-model.ts'
import { baseScore, countingTags, type WeighedTag } from './base-score.ts'
import { scoreBy, type SightingCounts } from './formulas.ts'
import { referenceTime, type SeenTimes } from './reference-time.ts'

/** As much of a model as it takes to score by it. */
export type ScoringModel = { formula?: Formula | undefined; parameters: DecayParameters }

/** What is scored: an attribute with its own tags, those of its event, and its sightings. Times in Unix seconds. */
export type Scored = SeenTimes & {
  tags: readonly WeighedTag[]
  eventTags: readonly WeighedTag[]
  sightings: SightingCounts
}

export type DecayScore = { score: number; base_score: number; decayed: boolean }

const noSightings: SightingCounts = { all: 0, seen: 0 }

/** What an attribute is worth at a time (Unix seconds), by one model. Source: `content-formats` §6. */
export function decayScore(model: ScoringModel, attribute: Scored, now: number): DecayScore {
  const tags = countingTags(attribute.tags, attribute.eventTags)
  const base = baseScore(model.parameters, tags)
  const times = { elapsed: now - referenceTime(attribute), age: now - attribute.timestamp }
  return scored(model, base, { ...times, tags, sightings: attribute.sightings })
}

/** What an event is worth: by its own tags, since its publication. */
export function eventDecayScore(
  model: ScoringModel,
  event: { tags: readonly WeighedTag[]; publishTimestamp: number },
  now: number,
): DecayScore {
  const elapsed = now - event.publishTimestamp
  const base = baseScore(model.parameters, event.tags)
  return scored(model, base, { elapsed, age: elapsed, tags: event.tags, sightings: noSightings })
}

/** Decayed is what has fallen below the threshold, not what has reached it. */
function scored(
  { formula = 'Polynomial', parameters }: ScoringModel,
  base: number,
  decaying: Omit<Parameters<(typeof scoreBy)[Formula]>[1], 'base'>,
): DecayScore {
  const score = scoreBy[formula](parameters, { ...decaying, base })
  return { score, base_score: base, decayed: parameters.threshold > score }
}
