import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { eventsWith, halvesOf } from './correlating.ts'
import { planValues } from './fetch-values.ts'
import type { FeedRow } from './find-feed.ts'
import { openSource } from './open-source.ts'
import { readChoices } from './read-choices.ts'

/** So many of each kind are named. */
const NAMED = 100

/**
 * What fetching a feed would come to: the very reading and comparing of a fetch, and none of the writing. Of a feed of
 * events only the manifest is read: whether what is in an event breaks a rule, and what it correlates with, is not known
 * before it is fetched.
 */
export async function dryRun(context: Context, actor: Actor, feed: FeedRow): Promise<object> {
  const source = openSource(context, feed)
  if (feed.source_format !== 'misp') return dryRunOfValues(context, actor, feed)
  const choices = await readChoices(context, source)
  const of = (kind: string) => choices.filter((choice) => choice.kind === kind)
  const named = (kind: string) =>
    of(kind)
      .slice(0, NAMED)
      .map(({ offered: { uuid, info } }) => ({ uuid, info }))
  return {
    counts: {
      added: of('add').length,
      updated: of('edit').length,
      unchanged: of('unchanged').length,
      refused: of('refused').length,
    },
    added: named('add'),
    updated: named('edit'),
    refused: choices
      .flatMap((choice) => (choice.kind === 'refused' ? [{ uuid: choice.offered.uuid, why: choice.why }] : []))
      .slice(0, NAMED),
  }
}

async function dryRunOfValues(context: Context, actor: Actor, feed: FeedRow): Promise<object> {
  const { db } = context
  const { eventId, decided } = await planValues({ context, actor, feed, source: openSource(context, feed) })
  const { added, gone, known, refused } = decided
  const correlates = feed.settings?.disable_correlation === true ? [] : added
  const events = await eventsWith(db, viewerOf(actor), correlates)
  const correlating = correlates.filter((value) => halvesOf(value).some((half) => events.has(half)))
  return {
    event: eventId === undefined ? null : String(eventId),
    counts: { added: added.length, gone: gone.length, unchanged: known, refused },
    correlations: { values: correlating.length, events: new Set([...events.values()].flatMap((ids) => [...ids])).size },
    added: added.slice(0, NAMED).map(({ type, value, to_ids }) => ({ type, value, to_ids })),
    gone: gone.slice(0, NAMED),
  }
}
