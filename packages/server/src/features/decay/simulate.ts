import { baseScore, countingTags, dateTimeText, decayScore, scoreOverTime, sighting, type Scored } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { readSightingRules } from '../../access/sighting-rules.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { overridesOf } from '../decaying-models/decay-wish.ts'
import { requireModel, type ModelRow } from '../decaying-models/find.ts'
import { presentModel } from '../decaying-models/present.ts'
import { tagsOfAttributes, tagsOfEvents } from '../events/event-tags.ts'
import { findAttribute, type FoundAttribute } from '../events/find-attribute.ts'
import { sightingRows, toldSighting } from '../events/sighting-rows.ts'

const HOUR = 3_600
const shownTags = { includeAllTags: false, excludeLocalTags: false }

/** Which model scores which attribute, by id or uuid. */
export type Simulated = { model: string; attribute: string }

/**
 * How an attribute decays by a model: its curve as CSV, the sightings it comes from and how the base score is made.
 *
 * Source: MISP's DecayingModel::getScoreOvertime.
 */
export async function simulateDecay(context: Context, actor: Actor, simulated: Simulated, wishes: Wishes) {
  const { db, clock } = context
  const attribute = await findAttribute(db, viewerOf(actor), simulated.attribute)
  if (!attribute || attribute.deleted) throw new Problem('not-found', 'Attribute not found')
  const stored = await requireModel(db, viewerOf(actor), simulated.model)
  const model = { ...stored, parameters: { ...stored.parameters, ...overridesOf(wishes) } }
  const own = (await tagsOfAttributes(db, [attribute], shownTags)).get(attribute.id) ?? []
  const ofEvent = (await tagsOfEvents(db, [attribute.event_id], shownTags)).get(attribute.event_id) ?? []
  const sightings = await datedSightings(context, actor, attribute)
  const times = timesOf(attribute)
  const curve = scoreOverTime(model, { ...times, tags: own, eventTags: ofEvent, sightings: sightings.dated })
  const scored: Scored = { ...times, ...sightings.facts, tags: own, eventTags: ofEvent }
  return {
    csv: `date,value\n${curve.map(({ at, score }) => `${dateTimeText(at)},${score}\n`).join('')}`,
    sightings: sightings.told,
    base_score_config: baseScoreConfig(model, countingTags(own, ofEvent)),
    last_sighting: sightings.told.at(-1),
    current_score: decayScore(model, scored, clock.seconds()).score,
    Model: presentModel(model),
  }
}

function timesOf({ timestamp, last_seen }: FoundAttribute) {
  return { timestamp, last_seen: last_seen === null ? null : Math.floor(last_seen / 1e6) }
}

/** The sightings that the actor may see; where there are none, the attribute itself stands for one. */
async function datedSightings({ db }: Context, actor: Actor, attribute: FoundAttribute) {
  const viewer = viewerOf(actor)
  const rules = await readSightingRules(db)
  const rows = await sightingRows(db, viewer, rules)
    .where('sightings.event_id', '=', attribute.event_id)
    .where('sightings.attribute_id', '=', attribute.id)
    .orderBy('sightings.date_sighting')
    .orderBy('sightings.id')
    .execute()
  const told = rows.map((row) => {
    const { Organisation, ...own } = toldSighting(viewer, rules, row)
    const Sighting = { ...JSON.parse(sighting.write(own)), rounded_timestamp: roundedHour(row.date_sighting) } as object
    return { Sighting, Organisation: { name: Organisation?.name ?? '' } }
  })
  const seen = rows.filter(({ type }) => type === 0)
  const { last_seen, timestamp } = timesOf(attribute)
  const stand = last_seen ?? timestamp
  const Sighting = { date_sighting: String(stand), rounded_timestamp: roundedHour(stand) }
  return {
    told: told.length > 0 ? told : [{ Sighting }],
    dated: rows.map(({ date_sighting, type }) => ({ date: date_sighting, type })),
    facts: { lastSighting: seen.at(-1)?.date_sighting, sightings: { all: rows.length, seen: seen.length } },
  }
}

function roundedHour(seconds: number): number {
  return Math.floor(seconds / HOUR) * HOUR
}

type Tags = ReturnType<typeof countingTags>

function baseScoreConfig({ parameters }: ModelRow, tags: Tags) {
  return {
    base_score: baseScore(parameters, tags),
    default_base_score: parameters.default_base_score,
    tags: tags.map(({ name, numerical_value }) => ({ name, numerical_value })),
  }
}
