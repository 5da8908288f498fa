import { sql } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { canonicalTexts } from '../tags/vocabulary.ts'
import { indexConditions, namedTags } from './index-filters.ts'
import { visibleCount } from './visible-count.ts'

const SORTS = new Map([
  ['id', 'events.id'],
  ['date', 'events.date'],
  ['info', 'events.info'],
  ['timestamp', 'events.timestamp'],
  ['publish_timestamp', 'events.publish_timestamp'],
  ['attribute_count', 'events.attribute_count'],
  ['threat_level_id', 'events.threat_level_id'],
  ['analysis', 'events.analysis'],
  ['published', 'events.published'],
  ['distribution', 'events.distribution'],
  ['org', 'org.name'],
  ['orgc', 'orgc.name'],
])

/** The events that the actor sees and that a request's filters let through, with the organisations `org` and `orgc`. */
export async function matchingEvents(db: Db, actor: Actor, wishes: Wishes) {
  const viewer = viewerOf(actor)
  let query = eventsWithOrgs(db, viewer)
  const tags = namedTags(wishes)
  const canonicals = tags.length > 0 ? await canonicalTexts(db, tags) : new Map<string, string>()
  for (const condition of indexConditions(wishes, viewer, canonicals)) query = query.where(condition)
  const email = textWish(wishes['email'] ?? wishes['searchemail'])
  return email === '' ? query : query.where(isCreatedBy(actor, email))
}

export function eventsWithOrgs(db: Db, viewer: Viewer) {
  return visibleEvents(db, viewer)
    .innerJoin('organisations as org', 'org.id', 'events.org_id')
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
}

/** Addresses are private: other people's are only for site admins to search by. */
function isCreatedBy(actor: Actor, email: string) {
  if (!isSiteAdmin(actor) && email.toLowerCase() !== actor.email.toLowerCase()) return sql<boolean>`false`
  return sql<boolean>`events.user_id in (select id from users where lower(users.email) = ${email.toLowerCase()})`
}

/** The order that a request wishes for, by MISP's names. */
export function sortOf(wishes: Wishes, viewer: Viewer) {
  const name = SORTS.get(textWish(wishes['sort'], 'id').replace(/^(Event|Orgc?)\./i, '')) ?? 'events.id'
  const column = name === 'events.attribute_count' ? visibleCount(viewer) : sql.ref(name)
  const direction = textWish(wishes['direction'] ?? wishes['desc'], 'asc').toLowerCase()
  return direction === 'desc' ? sql`${column} desc` : sql`${column} asc`
}
