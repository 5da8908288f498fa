import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicDecayingModels } from '../packages/server/src/features/decaying-models/public-models.ts'
import { inTransaction } from '../packages/server/src/platform/db/connect.ts'
import { createStartedServer, type StartedServer } from '../packages/server/src/testing/started-server.ts'

/**
 * The scores that a real MISP gave attributes of many ages, tags and sightings, and what we give the same: they agree to
 * two decimals. The differences that docs/compatibility/decay.md lists are named here.
 */
const FILE = join(import.meta.dirname, '../../shared/reference/misp-answers/decay.jsonl')
const STARTER = join(import.meta.dirname, '../packages/server/starter/decaying-models')
const DAY = 86_400

type Recorded = {
  case: string
  /** When the recorder asked, by its clock. */
  now: number
  attribute: {
    type: string
    timestamp: number
    age_days: number
    first_seen: string | null
    last_seen: string | null
    tags: { name: string; numerical_value: string | null }[]
    sent_tags: string[]
    event_tags: string[]
  }
  query: Record<string, unknown>
  returned: boolean
  decay_score: Score[] | null
}
type Score = {
  score: number
  base_score: number
  decayed: boolean
  model: { name: string; formula: string; parameters: unknown }
}

const recorded = existsSync(FILE)
  ? readFileSync(FILE, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded)
  : []

/** The recording tells of sightings in the name of the case alone: their type, and how many days before. */
const sightings: Record<string, [type: number, days: number][]> = {
  '60 days old, sighting 5 days ago': [[0, 5]],
  '60 days old, false-positive sighting 5 days ago': [[1, 5]],
  '60 days old, expiration sighting 5 days ago': [[2, 5]],
  '10 days old, sighting 50 days ago': [[0, 50]],
  '60 days old, sightings 40 and 3 days ago, fp 1 day ago': [
    [0, 40],
    [0, 3],
    [1, 1],
  ],
}
const values: Record<string, string> = { 'ip-dst': '198.51.100.7', domain: 'a.example', 'phone-number': '+43123456' }

let server: StartedServer
const uuids = new Map<string, string>()

describe.skipIf(recorded.length === 0)('recorded scores (needs ../shared)', () => {
  beforeAll(async () => {
    server = await createStartedServer()
    await enableModels()
    for (const one of recorded) if (!uuids.has(one.case)) uuids.set(one.case, await addAttribute(one))
  })
  afterAll(async () => server.close())

  test.each(recorded.map((one) => [`${one.case}, asked ${JSON.stringify(one.query)}`, one] as const))(
    '%s',
    async (_label, one) => {
      // The clocks of the recorder and of the recorded server are up to two seconds apart.
      const answers = []
      for (const second of [0, 1, 2]) answers.push(await ask(one, Math.floor(one.now) + second))
      expect(answers).toContainEqual(rounded(one.returned ? (one.decay_score ?? []) : null))
    },
  )
})

async function enableModels(): Promise<void> {
  // In the order in which the recorded server had them.
  for (const name of readdirSync(STARTER).toReversed()) {
    const read = publicDecayingModels.read(JSON.parse(readFileSync(join(STARTER, name), 'utf8')))
    if ('faults' in read) throw new Error(name)
    await inTransaction(server.context, async (tx) => read.keep(tx, 0))
    await server.admin('POST', `/decayingModel/enable/${read.key}`)
  }
}

/** The attribute of a case, alone in its event. */
async function addAttribute({ case: name, attribute }: Recorded): Promise<string> {
  for (const tag of attribute.tags) await server.admin('POST', '/tags/add', tag)
  const { type, timestamp, first_seen, last_seen } = attribute
  const tags = (names: string[]) => names.map((tag) => ({ name: tag }))
  const value = values[type] ?? (type === 'md5' ? '0'.repeat(32) : 'https://a.example/x')
  const { body } = await server.admin('POST', '/events/add', {
    info: name,
    Tag: tags(attribute.event_tags),
    Attribute: [{ type, value, timestamp, first_seen, last_seen, Tag: tags(attribute.sent_tags) }],
  })
  const [added] = body.Event.Attribute
  expect(added.timestamp).toBe(String(timestamp))
  const start = timestamp + attribute.age_days * DAY
  for (const [kind, days] of sightings[name] ?? []) {
    await server.context.db
      .insertInto('sightings')
      .values({
        event_id: Number(body.Event.id),
        attribute_id: Number(added.id),
        attribute_uuid: added.uuid,
        org_id: 1,
        uuid: crypto.randomUUID(),
        date_sighting: start - days * DAY,
        type: kind,
      })
      .execute()
  }
  return added.uuid
}

async function ask({ case: name, query }: Recorded, second: number): Promise<unknown> {
  server.context.clock = { now: () => new Date(second * 1000), seconds: () => second }
  const chosen = query['decayingModel'] === undefined ? {} : { decayingModel: await idOf('NIDS') }
  const sent = { ...query, ...chosen, uuid: uuids.get(name), includeFullModel: 1 }
  const { body } = await server.admin('POST', '/attributes/restSearch', sent)
  const [found] = body.response.Attribute
  if (!found) return rounded(null)
  const scores = (found.decay_score ?? []) as (Score & { DecayingModel: Score['model'] })[]
  return rounded(scores.map(({ DecayingModel: model, ...score }) => ({ ...score, model })))
}

async function idOf(part: string): Promise<string> {
  const { body } = await server.admin('GET', `/decayingModel/index/quickFilter:${part}`)
  return body[0].DecayingModel.id
}

/** Scores as far as they are compared; null is an attribute that is left out. */
function rounded(scores: readonly Score[] | null): unknown {
  if (scores === null) return null
  return scores.map(({ score, base_score, decayed, model: { name, formula, parameters } }) => ({
    score: score.toFixed(2),
    base_score: base_score.toFixed(2),
    decayed,
    model: { name, formula, parameters },
  }))
}
