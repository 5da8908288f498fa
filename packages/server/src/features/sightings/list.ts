import { quote, sighting } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { readSightingRules, type SightingRules } from '../../access/sighting-rules.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findEvent, parseReference } from '../events/find-event.ts'
import { sightingRows, toldSighting, type SightingRow } from '../events/sighting-rows.ts'
import { organisationCondition } from './organisation-condition.ts'

/** All sightings that the actor may see, or those of one event; a JSON list, piece by piece. */
export async function* indexText(context: Context, actor: Actor, event: string | undefined): AsyncGenerator<string> {
  const viewer = viewerOf(actor)
  const rules = await readSightingRules(context.db)
  const eventId = event === undefined ? undefined : ((await findEvent(context.db, viewer, event))?.id ?? 0)
  const query = sightingRows(context.db, viewer, rules)
    .where('attributes.deleted', '=', false)
    .$if(eventId !== undefined, (q) => q.where('sightings.event_id', '=', eventId ?? 0))
    .orderBy('sightings.id')
  const pages = readPages<SightingRow>(async (after, size) =>
    query
      .where('sightings.id', '>', after?.id ?? 0)
      .limit(size)
      .execute(),
  )
  yield* listText(pages, (row) => sighting.write(toldSighting(viewer, rules, row)))
}

/** What is listed of: an attribute, or an event; more than one where they stand with bars between. */
export type Listed = { context: string; id: string; org: unknown }

/** The sightings of an attribute or event, newest first, each with the name of whoever made it. */
export async function listSightings(context: Context, actor: Actor, listed: Listed): Promise<AsyncGenerator<string>> {
  const viewer = viewerOf(actor)
  const rules = await readSightingRules(context.db)
  const { column, ids } = await placesOf(context, viewer, listed)
  if (ids.length === 0) throw new Problem('not-allowed', 'Invalid object.')
  const organisation = organisationCondition(viewer, rules, listed.org)
  const query = sightingRows(context.db, viewer, rules)
    .where('attributes.deleted', '=', false)
    .where(`sightings.${column}`, 'in', ids)
    .$if(organisation !== undefined, (q) => (organisation ? q.where(organisation) : q))
    .orderBy('sightings.date_sighting', 'desc')
    .orderBy('sightings.id')
  const pages = readPages<SightingRow>(async (after, size) => {
    const page = after === undefined ? query : query.where(isBehind(after))
    return page.limit(size).execute()
  })
  return listText(pages, (row) => listedText(viewer, rules, row))
}

function isBehind({ date_sighting, id }: SightingRow): RawBuilder<boolean> {
  return sql<boolean>`(sightings.date_sighting < ${date_sighting}
    or (sightings.date_sighting = ${date_sighting} and sightings.id > ${id}))`
}

async function placesOf({ db }: Context, viewer: Viewer, { context, id }: Listed) {
  const references = id.split('|', 100).flatMap((text) => parseReference(text.trim()) ?? [])
  const ids: number[] = []
  for (const reference of references) {
    const text = reference.by === 'id' ? String(reference.id) : reference.uuid
    const found =
      context === 'attribute' ? await liveAttribute(db, viewer, reference) : await findEvent(db, viewer, text)
    if (found) ids.push(found.id)
  }
  return { column: context === 'attribute' ? ('attribute_id' as const) : ('event_id' as const), ids }
}

async function liveAttribute(
  db: Context['db'],
  viewer: Viewer,
  reference: NonNullable<ReturnType<typeof parseReference>>,
) {
  const live = visibleAttributes(db, viewer).select('attributes.id').where('attributes.deleted', '=', false)
  return reference.by === 'id'
    ? live.where('attributes.id', '=', reference.id).executeTakeFirst()
    : live.where('attributes.uuid', '=', reference.uuid).executeTakeFirst()
}

function listedText(viewer: Viewer, rules: SightingRules, row: SightingRow): string {
  const { Organisation, attribute_uuid: _, ...told } = toldSighting(viewer, rules, row)
  return `{"Sighting":${sighting.write(told)},"Organisation":{"name":${quote(Organisation?.name ?? '')}}}`
}

async function* listText<Row>(pages: AsyncGenerator<Row[]>, textOf: (row: Row) => string): AsyncGenerator<string> {
  let separator = '['
  for await (const rows of pages) {
    if (rows.length === 0) continue
    yield separator + rows.map(textOf).join(',')
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}
