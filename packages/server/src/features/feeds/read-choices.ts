import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { FeedRow } from './find-feed.ts'
import { chooseEvents, type Choice, type Known } from './choose-events.ts'
import { readManifest } from './manifest.ts'
import type { Source } from './open-source.ts'

/** What is to become of each event that a feed has: read, and not done yet. */
export async function readChoices(context: Context, source: Source): Promise<Choice[]> {
  const offered = await readManifest(source)
  const uuids = offered.map(({ uuid }) => uuid)
  return chooseEvents(offered, await knownOf(context, source.feed, uuids))
}

async function knownOf({ db, clock }: Context, { rules }: FeedRow, uuids: readonly string[]): Promise<Known> {
  const [held, events, orgs] = await Promise.all([
    db.selectFrom('events').select(['uuid', 'timestamp', 'locked']).where('uuid', '=', anyOf(uuids)).execute(),
    db.selectFrom('event_blocklists').select('event_uuid').where('event_uuid', '=', anyOf(uuids)).execute(),
    db.selectFrom('org_blocklists').select('org_uuid').execute(),
  ])
  return {
    held: new Map(held.map((row) => [row.uuid, row])),
    blockedEvents: new Set(events.map(({ event_uuid }) => event_uuid)),
    blockedOrgs: new Set(orgs.map(({ org_uuid }) => org_uuid.toLowerCase())),
    rules,
    now: clock.seconds(),
  }
}
