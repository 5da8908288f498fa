import { expect, test } from 'vitest'
import { scoreOverTime, type Decay } from './score-over-time.ts'

const HOUR = 3_600
const DAY = 86_400
const START = 1_700_000_000 - (1_700_000_000 % HOUR)
const parameters = { lifetime: 10, decay_speed: 1, threshold: 30, default_base_score: 80 }

function curve(given: Partial<Decay> = {}, changed: object = {}) {
  const attribute = { timestamp: START, last_seen: null, tags: [], eventTags: [], sightings: [], ...given }
  const points = scoreOverTime({ ...changed, parameters: { ...parameters, ...changed } }, attribute)
  return (days: number) => points.find(({ at }) => at === START + days * DAY)?.score
}

test('a score falls hour by hour from the change on, for a lifetime', () => {
  const at = curve()
  expect([at(-1), at(0), at(5), at(7.5), at(10)]).toEqual([undefined, 80, 40, 20, undefined])
})

test('a sighting brings it up again; false ones do not', () => {
  const at = curve({
    sightings: [
      { date: START + 2 * DAY, type: 1 },
      { date: START + 5 * DAY, type: 0 },
    ],
  })
  expect([at(4), at(5), at(10), at(15)]).toEqual([48, 80, 40, undefined])
})

test('a change is not known before it is made', () => {
  const at = curve({ timestamp: START + 5 * DAY, sightings: [{ date: START, type: 0 }] })
  expect([at(0), at(4), at(5), at(10)]).toEqual([80, 48, 80, 40])
})

test('with the formula of sightings it follows what was sighted by then', () => {
  const sightings = [0, 1, 0].map((type, i) => ({ date: START + (i + 1) * DAY, type }))
  const at = curve({ sightings }, { formula: 'Sightings' })
  expect([at(0), at(1), at(2), at(3)].map((score) => score && Math.round(score))).toEqual([80, 80, 40, 53])
})

test('long lives make coarse curves', () => {
  const attribute = { timestamp: START, last_seen: null, tags: [], eventTags: [], sightings: [] }
  const points = scoreOverTime({ parameters: { ...parameters, lifetime: 100_000 } }, attribute)
  expect(points.length).toBeLessThanOrEqual(5_000)
  expect(points.at(-1)?.score).toBeLessThan(0.1)
})
