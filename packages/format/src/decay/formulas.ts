import type { DecayParameters, Formula } from '../content/decaying-model.ts'
import { baseOfTag, type WeighedTag } from './base-score.ts'

const DAY = 86_400

/** How often something was sighted: in all, and of those how often seen truly. */
export type SightingCounts = { all: number; seen: number }

/** What the formulas look at; times in seconds. */
export type Decaying = {
  base: number
  /** Since the reference time; negative where that is still to come. */
  elapsed: number
  /** Since the attribute was changed. */
  age: number
  tags: readonly WeighedTag[]
  sightings: SightingCounts
}

/** What is left of the base score. Source: `content-formats` §6, "Formulas". */
export const scoreBy: Record<Formula, (parameters: DecayParameters, decaying: Decaying) => number> = {
  Polynomial: polynomial,
  PolynomialExtended: (parameters, decaying) => (isPastRetention(decaying) ? 0 : polynomial(parameters, decaying)),
  Sightings: bySightings,
}

/** Nothing is left after the lifetime, nor of what is dated in the future. */
function polynomial({ lifetime, decay_speed }: DecayParameters, { base, elapsed }: Decaying): number {
  if (elapsed < 0) return 0
  return Math.max(0, base * (1 - (elapsed / (lifetime * DAY)) ** (1 / decay_speed)))
}

/** A tag such as `retention:1d` says for how many days something may be held. */
function isPastRetention({ tags, age }: Decaying): boolean {
  return tags.some(
    ({ name, numerical_value }) =>
      baseOfTag(name) === 'retention' && numerical_value !== null && age > numerical_value * DAY,
  )
}

/** The share of true sightings; time plays no part. */
function bySightings({ settings }: DecayParameters, { base, sightings }: Decaying): number {
  if (sightings.all < setting(settings, 'minimum_sightings', 1)) return base
  const trueOffset = setting(settings, 'tp_offset', 0)
  const all = sightings.all + trueOffset + setting(settings, 'fp_offset', 0)
  return all > 0 ? ((sightings.seen + trueOffset) / all) * base : base
}

function setting(settings: unknown, name: string, otherwise: number): number {
  if (typeof settings !== 'object' || settings === null) return otherwise
  const value = Number((settings as Record<string, unknown>)[name] ?? otherwise)
  return Number.isFinite(value) ? value : otherwise
}
