import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { chooseWanted, type Blocked, type Choice, type Held, type Offered, type Technique } from './choose-wanted.ts'

/** What is wanted of what another server offers, by what is here and what is blocked. */
export async function choicesHere(
  db: Db,
  offered: readonly Offered[],
  technique: Technique,
): Promise<{ choices: Choice[]; held: Held }> {
  const [held, blocked] = await Promise.all([heldOf(db, offered), blockedOf(db, offered)])
  return { choices: chooseWanted(offered, { held, blocked, technique }), held }
}

async function heldOf(db: Db, offered: readonly Offered[]): Promise<Held> {
  const rows = await db
    .selectFrom('events')
    .select(['uuid', 'timestamp', 'locked'])
    .where('uuid', '=', anyOf(offered.map(({ uuid }) => uuid)))
    .execute()
  return new Map(rows.map(({ uuid, timestamp, locked }) => [uuid, { timestamp, locked }]))
}

async function blockedOf(db: Db, offered: readonly Offered[]): Promise<Blocked> {
  const [events, orgs] = await Promise.all([
    db
      .selectFrom('event_blocklists')
      .select('event_uuid')
      .where('event_uuid', '=', anyOf(offered.map(({ uuid }) => uuid)))
      .execute(),
    db.selectFrom('org_blocklists').select('org_uuid').execute(),
  ])
  return {
    events: new Set(events.map(({ event_uuid }) => event_uuid)),
    orgs: new Set(orgs.map(({ org_uuid }) => org_uuid.toLowerCase())),
  }
}
