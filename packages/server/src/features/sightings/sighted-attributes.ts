import { foldValue } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { valueKey, wholeValue } from '../events/attribute-row.ts'
import { parseReference } from '../events/find-event.ts'
import type { AttributeRow } from '../events/rows.ts'
import { findAttributes } from '../search/attribute-rows.ts'
import { parseQuery } from '../search/parse-query.ts'
import { resolveTags } from '../search/resolve-tags.ts'
import type { SentSighting } from './sent-sighting.ts'

export type Sighted = Pick<AttributeRow, 'id' | 'uuid' | 'event_id'>

/** The live attributes that a sighting is about, of those that the actor sees. */
export async function sightedAttributes(context: Context, actor: Actor, sent: SentSighting): Promise<Sighted[]> {
  const { values, filters } = sent
  if (sent.reference === undefined && values === undefined && filters === undefined) return []
  if (filters === undefined) return standing(context, actor, sent)
  const meeting = await meetingFilters(context, actor, sent)
  if (sent.reference === undefined && values === undefined) return meeting
  const found = new Set((await standing(context, actor, sent)).map(({ id }) => id))
  return meeting.filter(({ id }) => found.has(id))
}

/** By what they are called, and by their values: a half of one, or all of it, whatever its case. */
async function standing({ db }: Context, actor: Actor, { reference, values }: SentSighting): Promise<Sighted[]> {
  const named = reference === undefined ? undefined : parseReference(reference)
  if (reference !== undefined && !named) return []
  let query = visibleAttributes(db, viewerOf(actor))
    .select(['attributes.id', 'attributes.uuid', 'attributes.event_id', 'attributes.value1', 'attributes.value2'])
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id')
  if (named?.by === 'id') query = query.where('attributes.id', '=', named.id)
  if (named?.by === 'uuid') query = query.where('attributes.uuid', '=', named.uuid)
  // PyMISP sends the value along with the attribute: it names nothing more.
  if (named || values === undefined) return query.execute()
  const keys = [...new Set(values.flatMap(halvesOf).map(valueKey))]
  const rows = await query
    .where((eb) =>
      eb.or([eb('attributes.value1_key', '=', anyOf(keys)), eb('attributes.value2_key', '=', anyOf(keys))]),
    )
    .execute()
  const folded = new Set(values.map(foldValue))
  // Two values may share a key.
  return rows.filter((row) => [row.value1, row.value2, wholeValue(row)].some((text) => folded.has(foldValue(text))))
}

/** The whole, and of a composite the half that stands first. */
function halvesOf(value: string): string[] {
  const bar = value.indexOf('|')
  return bar > 0 ? [value, value.slice(0, bar)] : [value]
}

/** What a search with these terms finds. */
async function meetingFilters(context: Context, actor: Actor, { filters, values }: SentSighting): Promise<Sighted[]> {
  const { db, clock } = context
  const viewer = viewerOf(actor)
  const wishes = { ...filters, ...(values === undefined ? {} : { value: { OR: values } }), deleted: 0 }
  const query = parseQuery('attributes', wishes, clock.seconds())
  const tags = await resolveTags(db, viewer, query)
  const shown = { seesAllDeleted: false, hidesLocalTags: false, decay: undefined, warnings: undefined, kept: undefined }
  const { pages } = await findAttributes({ db, viewer, query, tags, ...shown }, ['uuid'])
  const found: Sighted[] = []
  for await (const rows of pages) for (const { id, uuid, event_id } of rows) found.push({ id, uuid, event_id })
  return found
}
