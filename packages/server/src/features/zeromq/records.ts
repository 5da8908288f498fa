import { objectReference, sighting } from '@tocsin/format'
import { absentActor } from '../../access/authenticate.ts'
import { viewerOf } from '../../access/actor.ts'
import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { loadFiles } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { eventText } from '../events/event-text.ts'
import { findEvent } from '../events/find-event.ts'
import { loneAttribute, objectHead } from '../events/present.ts'
import { readDefaults, type ReadOptions } from '../events/read-options.ts'
import { sightingRows, toldSighting, type SightingRow } from '../events/sighting-rows.ts'
import { presentTag } from '../tags/present.ts'
import { everything, idsOf, writeEach, type ReadRecords } from './noted.ts'

const headAlone = { ...readDefaults, metadataOnly: true, includeEventCorrelations: false }

/** Events as they are, without what is in them. */
export const eventRecords: ReadRecords = async (context, noted) => {
  const found = new Map<number, object>()
  for (const { id, record_id, record } of noted) {
    const event =
      record === null ? await readEvent(context, everything, record_id, headAlone) : { Event: spelt(record) }
    if (event) found.set(id, event)
  }
  return found
}

/** Whole events; one that somebody pushed, as they see it. */
export const publishedEvents: ReadRecords = async (context, noted) => {
  const includeAttachments = await readSetting(context.db, 'Plugin.ZeroMQ_include_attachments')
  const options = { ...readDefaults, includeAllTags: true, includeAttachments }
  const found = new Map<number, object>()
  for (const { id, record_id, record } of noted) {
    const event = await readEvent(context, await viewerFor(context, record), record_id, options)
    if (event) found.set(id, event)
  }
  return found
}

type Context = Parameters<ReadRecords>[0]

async function viewerFor(context: Context, pushed: unknown) {
  if (pushed === null) return everything
  // Written by `push-event.ts`.
  const actor = await absentActor(context, (pushed as { user_id: number }).user_id)
  return actor && viewerOf(actor)
}

// oxlint-disable-next-line max-params -- whose eyes, which event, how much of it
async function readEvent(
  context: Context,
  viewer: typeof everything | undefined,
  id: number,
  options: ReadOptions,
): Promise<object | undefined> {
  const event = viewer && (await findEvent(context.db, viewer, String(id)))
  if (!viewer || !event) return undefined
  let text = ''
  for await (const piece of eventText(context, viewer, { event, options })) text += piece
  // It was just written.
  return JSON.parse(text) as object
}

export const attributeRecords: ReadRecords = async (context, noted) => {
  const rows = await visibleAttributes(context.db, everything)
    .selectAll('attributes')
    .select(['events.uuid as event_uuid', 'events.info', 'events.org_id', 'events.orgc_id'])
    .where('attributes.id', '=', anyOf(idsOf(noted)))
    .execute()
  const files = new Map<number, string>()
  if (await readSetting(context.db, 'Plugin.ZeroMQ_include_attachments')) {
    for (const row of rows) {
      for (const [id, file] of await loadFiles(context, row.event_id, [row])) files.set(id, file)
    }
  }
  return writeEach(noted, rows, ({ info, org_id, orgc_id, event_uuid, ...row }) => {
    const written = loneAttribute.write({ ...row, value: wholeValue(row), data: files.get(row.id) })
    const event = { id: String(row.event_id), uuid: event_uuid, info, org_id: String(org_id), orgc_id: String(orgc_id) }
    return { Attribute: parsed(written), ...(event_uuid === undefined ? {} : { Event: event }) }
  })
}

export const objectRecords: ReadRecords = async ({ db }, noted) => {
  const query = visibleObjects(db, everything).selectAll('objects')
  const rows = await query.where('objects.id', '=', anyOf(idsOf(noted))).execute()
  return writeEach(noted, rows, (row) => ({
    Object: parsed(objectHead.write({ ...row, 'meta-category': row.meta_category })),
  }))
}

export const referenceRecords: ReadRecords = async ({ db }, noted) => {
  const query = db.selectFrom('object_references').selectAll()
  const rows = await query.where('id', '=', anyOf(idsOf(noted))).execute()
  return writeEach(noted, rows, (row) => ({ ObjectReference: parsed(objectReference.write(row)) }))
}

export const sightingRecords: ReadRecords = async ({ db }, noted) => {
  const rules = { policy: 2, anonymises: false, standIn: undefined } as const
  const query = sightingRows(db, everything, rules)
  const rows = await query.where('sightings.id', '=', anyOf(idsOf(noted))).execute()
  return writeEach<SightingRow>(noted, rows, (row) => {
    const isWhole = row.org_name !== undefined
    return { Sighting: isWhole ? parsed(sighting.write(toldSighting(everything, rules, row))) : spelt(row) }
  })
}

/** Tags of the library, and tags as they come onto records and go off them. */
export const tagRecords: ReadRecords = async ({ db }, noted) => {
  const links = noted.filter(({ action }) => / (to|from) /.test(action))
  const linkOf = new Map(links.map(({ id, record }) => [id, record as Link]))
  const ids = noted.map(({ id, record_id }) => linkOf.get(id)?.tag_id ?? record_id)
  const rows = await db.selectFrom('tags').selectAll().where('id', '=', anyOf(ids)).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const found = new Map<number, object>()
  for (const { id, record, record_id } of noted) {
    const link = linkOf.get(id)
    const row = byId.get(link?.tag_id ?? record_id)
    const tag = row ? presentTag(row) : link ? undefined : record === null ? undefined : spelt(record)
    if (tag) found.set(id, { Tag: { ...tag, ...(link && placeOf(link)) } })
  }
  return found
}

type Link = { tag_id: number; event_id: number; attribute_id?: number; local: boolean }

function placeOf({ event_id, attribute_id, local }: Link): object {
  const attributeId = attribute_id === undefined ? {} : { attribute_id: String(attribute_id) }
  return { event_id: String(event_id), ...attributeId, local }
}

function parsed(text: string): object {
  // It was just written.
  return JSON.parse(text) as object
}

/** A kept row in MISP's spelling: numbers are texts. */
function spelt(record: unknown): object {
  const spell = (value: unknown) => (typeof value === 'number' ? String(value) : value)
  // What a trigger keeps is a row.
  const row = record as Record<string, unknown>
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, spell(value)]))
}
