import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DecayParameters, Formula } from '../content/decaying-model.ts'
import { baseOfTag, baseScore, countingTags } from './base-score.ts'
import { decayScore, eventDecayScore, type Scored } from './score.ts'

const DAY = 86_400
const NOW = 1_700_000_000

const admiralty: DecayParameters = {
  lifetime: 30,
  decay_speed: 1,
  threshold: 30,
  default_base_score: 0,
  base_score_config: { 'admiralty-scale:source-reliability': 25, 'admiralty-scale:information-credibility': 75 },
}
const reliability = { name: 'admiralty-scale:source-reliability="b"', numerical_value: 75 }
const credibility = { name: 'admiralty-scale:information-credibility="1"', numerical_value: 100 }

function attribute(given: Partial<Scored> = {}): Scored {
  return {
    timestamp: NOW,
    last_seen: null,
    lastSighting: undefined,
    tags: [reliability, credibility],
    eventTags: [],
    sightings: { all: 0, seen: 0 },
    ...given,
  }
}

type Changed = Partial<DecayParameters> & { formula?: Formula }

function scoreOf(given: Partial<Scored>, { formula = 'Polynomial', ...changed }: Changed = {}) {
  return decayScore({ formula, parameters: { ...admiralty, ...changed } }, attribute(given), NOW)
}

// The worked example of content-formats §6: days since the sighting, and what is left at each decay speed.
test.each([
  [0, { 0.5: 93.75, 1: 93.75, 2: 93.75, 3: 93.75 }],
  [3, { 0.5: 92.81, 1: 84.38, 2: 64.1, 3: 50.24 }],
  [10, { 0.5: 83.33, 1: 62.5, 2: 39.62, 3: 28.75 }],
  [20, { 0.5: 52.08, 1: 31.25, 2: 17.2, 3: 11.85 }],
  [30, { 0.5: 0, 1: 0, 2: 0, 3: 0 }],
])('%d days after the sighting the worked example scores %j', (days, scores) => {
  const found = Object.keys(scores).map((speed) => {
    const sighted = { timestamp: NOW - 100 * DAY, lastSighting: NOW - days * DAY }
    const { score, base_score } = scoreOf(sighted, { decay_speed: Number(speed) })
    expect(base_score).toBe(93.75)
    return [speed, Math.round(score * 100) / 100]
  })
  expect(Object.fromEntries(found)).toEqual(scores)
})

test.each([
  [0.5, 24.74],
  [1, 20.4],
  [2, 13.87],
  [3, 9.43],
])('at speed %d the worked example decays after %d days', (decay_speed, days) => {
  const after = (elapsed: number) => scoreOf({ timestamp: Math.round(NOW - elapsed * DAY) }, { decay_speed }).decayed
  expect([after(days - 0.006), after(days + 0.006)]).toEqual([false, true])
})

test.each([
  ['no tag of the model: its default', [], 0],
  ['one of two questions answered: that one alone counts', [reliability], 75],
  ['a tag without a number says nothing', [reliability, { ...credibility, numerical_value: null }], 75],
  ['both', [reliability, credibility], 93.75],
  ['two answers to one question: both count', [reliability, { ...reliability, numerical_value: 25 }], 50],
  ['names in another case', [{ ...reliability, name: reliability.name.toUpperCase() }], 75],
])('the base score: %s', (_case, tags, base) => {
  expect(baseScore(admiralty, tags)).toBe(base)
})

test.each([
  ['a:b="c"', 'a:b'],
  ['a:b', 'a'],
  ['retention:1d', 'retention'],
  ['free text', 'free text'],
])('the base of the tag %s is %s', (name, base) => {
  expect(baseOfTag(name)).toBe(base)
})

test('tags of the attribute stand in for all tags of the event that answer the same question', () => {
  const own = [{ name: 'a:b="1"', numerical_value: 1 }]
  const ofEvent = ['a:b="2"', 'a:b="3"', 'a:c="4"'].map((name) => ({ name, numerical_value: 2 }))
  expect(countingTags(own, ofEvent).map(({ name }) => name)).toEqual(['a:b="1"', 'a:c="4"'])
})

test.each([
  ['its newest sighting', { timestamp: NOW - 60 * DAY, lastSighting: NOW - 10 * DAY }, 62.5],
  ['when it was last seen', { timestamp: NOW, last_seen: NOW - 10 * DAY }, 62.5],
  ['when it was changed', { timestamp: NOW - 10 * DAY }, 62.5],
  ['a change after the sighting', { timestamp: NOW - 10 * DAY, lastSighting: NOW - 20 * DAY }, 62.5],
  [
    'a change after the sighting, by when it was last seen',
    { timestamp: NOW, last_seen: NOW - 10 * DAY, lastSighting: NOW - 1 },
    62.5,
  ],
  ['a day to come: nothing is left', { timestamp: NOW + DAY }, 0],
])('time runs from %s', (_from, times, score) => {
  expect(scoreOf(times).score).toBeCloseTo(score, 10)
})

test('what has reached the threshold has not decayed', () => {
  expect(scoreOf({ timestamp: NOW - 10 * DAY }, { threshold: 62.5 }).decayed).toBe(false)
  expect(scoreOf({ timestamp: NOW - 10 * DAY }, { threshold: 62.6 }).decayed).toBe(true)
})

test('PolynomialExtended drops to nothing once a retention has passed since the change', () => {
  const tags = [reliability, { name: 'retention:7d', numerical_value: 7 }]
  const after = (days: number) =>
    scoreOf({ tags, timestamp: NOW - days * DAY }, { formula: 'PolynomialExtended' }).score
  expect([after(7), after(8)]).toEqual([75 * (1 - 7 / 30), 0])
})

test.each([
  ['none: the base score', {}, { all: 0, seen: 0 }, 93.75],
  ['half of them true', {}, { all: 4, seen: 2 }, 46.875],
  ['fewer than the model asks for', { minimum_sightings: 5 }, { all: 4, seen: 0 }, 93.75],
  ['with offsets', { tp_offset: 1, fp_offset: 1 }, { all: 2, seen: 2 }, 70.3125],
])('the formula of sightings: %s', (_case, settings, sightings, score) => {
  expect(scoreOf({ sightings, timestamp: NOW - 90 * DAY }, { formula: 'Sightings', settings }).score).toBe(score)
})

test('an event decays from its publication on, by its own tags', () => {
  const event = { tags: [reliability], publishTimestamp: NOW - 15 * DAY }
  expect(eventDecayScore({ parameters: admiralty }, event, NOW)).toEqual({
    score: 37.5,
    base_score: 75,
    decayed: false,
  })
})

test('a score stays between nothing and the base, and never rises with time', () => {
  const speeds = fc.double({ min: 0.01, max: 20, noNaN: true })
  const ages = fc.integer({ min: 0, max: 400 * DAY })
  fc.assert(
    fc.property(speeds, ages, ages, (decay_speed, one, other) => {
      const at = (age: number) => scoreOf({ timestamp: NOW - age }, { decay_speed }).score
      const [older, younger] = [at(Math.max(one, other)), at(Math.min(one, other))]
      expect(older).toBeGreaterThanOrEqual(0)
      expect(younger).toBeLessThanOrEqual(93.75)
      expect(older).toBeLessThanOrEqual(younger)
    }),
  )
})
