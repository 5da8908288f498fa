import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { findExtensions } from '../events/extensions.ts'
import { requireEvent, type EventHeader } from '../events/find-event.ts'

/** What may be shown beside the records themselves. */
export const layers = ['references', 'members', 'tags', 'clusters', 'correlations', 'relationships'] as const
export type Layer = (typeof layers)[number]

const PAGE = 200
const MAX_PAGE = 500

/** A page of an event, or of it and those that extend it, as one reader sees it. */
export type Asked = {
  context: Context
  viewer: Viewer
  events: [EventHeader, ...EventHeader[]]
  eventIds: number[]
  layers: ReadonlySet<Layer>
  limit: number
  after: string | undefined
}

export async function readAsked(context: Context, actor: Actor, reference: string, wishes: Wishes): Promise<Asked> {
  const viewer = viewerOf(actor)
  const event = await requireEvent(context.db, viewer, reference)
  const extensions = isWished(wishes['extended']) ? await findExtensions(context.db, viewer, event) : []
  const after = textWish(wishes['after'])
  return {
    context,
    viewer,
    events: [event, ...extensions],
    eventIds: [event, ...extensions].map(({ id }) => id),
    layers: readLayers(wishes['layers']),
    limit: readLimit(wishes['limit']),
    after: after === '' ? undefined : after,
  }
}

function readLayers(wish: unknown): Set<Layer> {
  if (wish === undefined || wish === '') return new Set(['references'])
  const names = [wish].flat().flatMap((item) => textWish(item, '?').split(','))
  const read = names.map((name) => layers.find((layer) => layer === name.trim()))
  if (read.includes(undefined)) throw new Problem('invalid', `layers: choose from ${layers.join(', ')}.`)
  return new Set(read.flatMap((layer) => layer ?? []))
}

function readLimit(wish: unknown): number {
  if (wish === undefined || wish === '') return PAGE
  const limit = Number(wish)
  if (Number.isSafeInteger(limit) && limit > 0 && limit <= MAX_PAGE) return limit
  throw new Problem('invalid', `limit: a whole number from 1 to ${MAX_PAGE}.`)
}

/** Where a page starts is the server's to say: whatever else is sent is refused. */
export function refuseCursor(): never {
  throw new Problem('invalid', 'after: send what the page before answered as next.')
}
