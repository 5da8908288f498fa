import { decayScore, eventDecayScore, type DecayScore, type WeighedTag } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import type { DecayWish } from '../decaying-models/decay-wish.ts'
import type { ModelRow } from '../decaying-models/find.ts'
import { presentModel } from '../decaying-models/present.ts'
import type { AttributeRow, EventRow } from './rows.ts'
import { noSightings, sightingFacts } from './sighting-facts.ts'

/** What an attribute is worth: a score by each model that applies, and whether it has decayed by all of them. */
export type Worth = { scores: readonly ScoreByModel[]; isDecayed: boolean }
type ScoreByModel = DecayScore & { model: ModelRow }

type Asking = { context: Pick<Context, 'db' | 'clock'>; viewer: Viewer; wish: DecayWish }
type Tags = { own: (id: number) => readonly WeighedTag[]; ofEvent: (eventId: number) => readonly WeighedTag[] }

/** The attributes without those that have decayed, where that is wished. */
export function withoutDecayed<Row extends { id: number }>(
  wish: DecayWish | undefined,
  rows: Row[],
  worth: ReadonlyMap<number, Worth>,
): Row[] {
  return wish?.excludesDecayed ? rows.filter(({ id }) => !worth.get(id)?.isDecayed) : rows
}

/** What these attributes are worth to the viewer now, by attribute; what no model applies to is not among them. */
export async function scoreAttributes(
  { context, viewer, wish }: Asking,
  rows: readonly Pick<AttributeRow, 'id' | 'event_id' | 'type' | 'timestamp' | 'last_seen'>[],
  tags: Tags,
): Promise<Map<number, Worth>> {
  const scorable = rows.filter(({ type }) => wish.modelsFor(type).length > 0)
  if (scorable.length === 0) return new Map()
  const now = context.clock.seconds()
  const facts = await sightingFacts(context.db, viewer, scorable)
  return new Map(
    scorable.map((row) => {
      const scored = {
        timestamp: row.timestamp,
        last_seen: row.last_seen === null ? null : Math.floor(row.last_seen / 1e6),
        ...(facts.get(row.id) ?? noSightings),
        tags: tags.own(row.id).map(wish.weigh),
        eventTags: tags.ofEvent(row.event_id).map(wish.weigh),
      }
      const scores = wish.modelsFor(row.type).map((model) => ({ ...decayScore(model, scored, now), model }))
      return [row.id, { scores, isDecayed: scores.every(({ decayed }) => decayed) }]
    }),
  )
}

/** `event_scores`: what an event is worth by each model. */
export function eventScoresText(
  { context, wish }: Pick<Asking, 'context' | 'wish'>,
  event: Pick<EventRow, 'publish_timestamp'>,
  tags: readonly WeighedTag[],
): string {
  const scored = { tags: tags.map(wish.weigh), publishTimestamp: event.publish_timestamp }
  const now = context.clock.seconds()
  return scoresText(
    wish,
    wish.models.map((model) => ({ ...eventDecayScore(model, scored, now), model })),
  )
}

/** `decay_score` as MISP writes it. */
export function scoresText({ wholeModel }: DecayWish, scores: readonly ScoreByModel[]): string {
  return JSON.stringify(
    scores.map(({ score, base_score, decayed, model }) => ({
      score,
      base_score,
      decayed,
      DecayingModel: wholeModel ? presentModel(model) : { id: String(model.id), name: model.name },
    })),
  )
}
