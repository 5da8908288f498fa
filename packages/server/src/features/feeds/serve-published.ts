import { walkAttributes, type Event } from '@tocsin/format'
import type { FastifyReply } from 'fastify'
import { holds, type Actor } from '../../access/actor.ts'
import { absentActor, hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { armourSignature } from '../../platform/openpgp/signatures.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { signWithInstanceKey } from '../instance/instance-key.ts'
import { visibleSearches } from '../saved-searches/find.ts'
import { exportedEvents } from '../search/exported-events.ts'
import { openSearch } from '../search/open-search.ts'
import { hashesOf } from '../kept-values/hashes.ts'
import { feedEventText, manifestLine } from './feed-document.ts'

/** What a token opens: what its owner wishes to publish, seen through their eyes. */
type Opened = { context: Context; actor: Actor; parameters: Wishes }

/**
 * A file of a feed that is published here, by its token: `manifest`, `hashes.csv`, or an event by its uuid (the router takes
 * `.json` off), or the signature of one. A token that never was, one that was revoked, and one whose owner may not come in any more are not found.
 */
export async function servePublished(
  context: Context,
  { token, file }: { token: string; file: string },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const opened = await open(context, token)
  reply.header('cache-control', 'private, no-cache')
  if (!file.endsWith(SIGNATURE)) {
    const { type, text } = await fileOf(opened, file)
    return streamText(reply.type(type), text)
  }
  const { text } = await fileOf(opened, file.slice(0, -SIGNATURE.length).replace(/\.json$/, ''))
  return reply.type('application/pgp-signature').send(await signatureOver(context, text))
}

/** Every file has its detached signature beside it, by the key of this server. */
const SIGNATURE = '.asc'

async function signatureOver(context: Context, pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return armourSignature(await signWithInstanceKey(context, Buffer.from(text)))
}

async function fileOf(opened: Opened, file: string): Promise<{ type: string; text: AsyncGenerator<string> }> {
  if (file === 'manifest') return { type: JSON_TYPE, text: manifestText(await eventsOf(opened, BARE)) }
  if (file === 'hashes.csv') {
    const events = await eventsOf(opened, { includeEventReports: 0 })
    return { type: 'text/csv; charset=utf-8', text: hashesText(events) }
  }
  if (!isUuid(file)) throw new Problem('not-found', NOT_THERE)
  return { type: JSON_TYPE, text: whole(feedEventText(await eventOf(opened, file.toLowerCase()))) }
}

async function* whole(text: string): AsyncGenerator<string> {
  yield text
}

const NOT_THERE = 'There is no such feed.'
/** Events without what is in them. */
const BARE = { metadata: 1 }

async function open(context: Context, token: string): Promise<Opened> {
  const row = await context.db
    .selectFrom('published_feeds')
    .select(['user_id', 'saved_search_id'])
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst()
  const actor = row && (await absentActor(context, row.user_id))
  // What a key could not fetch any more a token does not either.
  if (!actor || !holds(actor, 'perm_auth')) throw new Problem('not-found', NOT_THERE)
  const search = await visibleSearches(context.db, actor)
    .select('saved_searches.parameters')
    .where('saved_searches.id', '=', row.saved_search_id)
    .where('saved_searches.scope', '=', 'events')
    .executeTakeFirst()
  if (!search) throw new Problem('not-found', NOT_THERE)
  return { context, actor, parameters: search.parameters }
}

/**
 * What is published alone, and its deleted parts, so that they go where it went. Local tags and sightings stay, and so do
 * protected events: nobody who fetches a file could tell that they are unchanged.
 */
const ALWAYS = {
  returnFormat: 'json',
  published: 1,
  protected: 0,
  excludeLocalTags: 1,
  deleted: [0, 1],
  noSightings: 1,
}

async function eventsOf({ context, actor, parameters }: Opened, more: Wishes): Promise<AsyncGenerator<Event[]>> {
  const wishes = { ...parameters, ...ALWAYS, ...more }
  const { search } = await openSearch(context, actor, 'events', wishes)
  return (await exportedEvents({ context, actor, scope: 'events', wishes, search })).pages
}

async function eventOf(opened: Opened, uuid: string): Promise<Event> {
  // Both name events; whichever the search does not use itself narrows it.
  const narrowed = 'uuid' in opened.parameters ? { eventid: uuid } : { uuid }
  const pages = await eventsOf(opened, { ...narrowed, withAttachments: 1 })
  for await (const events of pages) {
    const found = events.find((event) => event.uuid === uuid)
    if (found) return found
  }
  throw new Problem('not-found', 'There is no such event in this feed.')
}

async function* manifestText(pages: AsyncGenerator<Event[]>): AsyncGenerator<string> {
  let separator = '{'
  for await (const events of pages) {
    for (const event of events) {
      yield separator + manifestLine(event)
      separator = ','
    }
  }
  yield separator === '{' ? '{}' : '}'
}

async function* hashesText(pages: AsyncGenerator<Event[]>): AsyncGenerator<string> {
  for await (const events of pages) {
    for (const event of events) yield hashesOfEvent(event)
  }
}

function hashesOfEvent(event: Event): string {
  let lines = ''
  for (const { attribute, object } of walkAttributes(event)) {
    const { type = '', value = '', deleted } = attribute
    if (deleted || object?.deleted) continue
    for (const hash of hashesOf(type, value)) lines += `${hash},${event.uuid}\n`
  }
  return lines
}
