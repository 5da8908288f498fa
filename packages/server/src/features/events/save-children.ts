import type { Finding } from '@tocsin/format'
import { sql } from 'kysely'
import { viewerOf } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { insertRows } from '../../platform/db/insert-rows.ts'
import { takeIds } from '../../platform/db/take-ids.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { saveAttachments, type StoredFiles } from './attachments.ts'
import { applyLists } from './apply-lists.ts'
import { attributeColumns, objectColumns } from './columns.ts'
import { companionsIn, flatten, type Children, type Flat } from './flatten.ts'
import { mergeAttributes, mergeObjects, mergeTwins, type MergeRules, type Outcome } from './merge.ts'
import type { Origin } from './origin.ts'
import type { AttributeRow, EventRow, ObjectRow } from './rows.ts'
import { saveCompanions } from './save-companions.ts'
import { saveTags, type TagRefusal } from './save-tags.ts'
import { narrowedOf, resolveSharing, type Narrowed } from './sharing.ts'
import { loadStored, loadTwins } from './stored.ts'
import { loadTemplateDefaults } from './template-defaults.ts'

/** What became of everything that was sent. */
export type Saved = {
  attributes: Outcome<AttributeRow>[]
  objects: Outcome<ObjectRow>[]
  narrowed: Narrowed[]
  tagRefusals: TagRefusal[]
  keyFindings: Finding[]
  came: Record<string, number>
}

export type SaveOptions = Omit<MergeRules, 'eventId' | 'hidden'> & { isNewEvent: boolean; files: StoredFiles }

/** Saves what was sent for the inside of an event: the one way in for attributes, objects and all that hangs on them. */
export async function saveChildren(
  tx: Tx,
  event: EventRow,
  children: Children,
  { origin, ...options }: SaveOptions & { origin: Origin },
): Promise<Saved> {
  const flat = flatten(event.uuid, children)
  const sharing = await resolveSharing(tx, origin.actor, children)
  const { sharingOf } = sharing
  const viewer = viewerOf(origin.actor)
  const stored = await loadStored(tx, viewer, event, flat)
  const rules = { ...options, eventId: event.id, hidden: stored.hidden }

  const objects = mergeObjects(flat.objects, stored.objects, rules, sharingOf)
  const objectIds = await saveObjects(tx, objects)
  const defaultsOf = await loadTemplateDefaults(tx, flat, stored.objects)
  const met = mergeAttributes(flat.attributes, stored.attributes, { ...rules, objectIds, defaultsOf }, sharingOf)
  const merged = applyLists(met, flat.attributes, origin)
  const decided = options.isNewEvent
    ? mergeTwins(merged, flat.attributes, noTwins, rules)
    : await meetTwins(tx, { viewer, rules }, flat, [...merged])
  const attributes = await saveAttributes(tx, decided, flat.attributes.length)
  await countAttributes(tx, event.id, attributes)

  await saveAttachments(tx, flat.attributes, attributes, options.files)
  const { now, files } = options
  const company = { actor: origin.actor, now, files, sharingOf, attributeIds: idsOf(attributes), objectIds }
  const tagRefusals = await saveTags(tx, event, flat, company)
  const companions = await saveCompanions(tx, event, flat, company)
  const narrowed = [
    ...narrowedOf(sharing, [...flat.objects, ...flat.attributes, ...flat.reports]),
    ...companions.narrowed,
  ]
  const { keyFindings } = companions
  return { attributes, objects, narrowed, tagRefusals, keyFindings, came: companionsIn(flat) }
}

/** Writes new and changed objects; answers the local ids of all, by uuid. */
async function saveObjects(tx: Tx, outcomes: Outcome<ObjectRow>[]): Promise<Map<string, number>> {
  const added = outcomes.flatMap((outcome) => (outcome.kind === 'added' ? [outcome.row] : []))
  const ids = await takeIds(tx, 'objects', added.length)
  for (const [i, row] of added.entries()) row.id = ids[i] ?? 0
  await insertRows(tx, 'objects', objectColumns, added)
  for (const outcome of outcomes) {
    if (outcome.kind !== 'updated') continue
    const { id, ...changed } = outcome.row
    await tx.updateTable('objects').set(changed).where('id', '=', id).execute()
  }
  return idsOf(outcomes)
}

/** Local ids by uuid of whatever was not refused. */
function idsOf(outcomes: readonly Outcome<AttributeRow | ObjectRow>[]): Map<string, number> {
  const ids = new Map<string, number>()
  for (const outcome of outcomes) if (outcome.kind !== 'refused') ids.set(outcome.row.uuid, outcome.row.id)
  return ids
}

const noTwins: ReadonlyMap<string, AttributeRow> = new Map()

async function meetTwins(
  tx: Tx,
  { viewer, rules }: { viewer: Viewer; rules: MergeRules },
  flat: Flat,
  merged: Outcome<AttributeRow>[],
): Promise<Iterable<Outcome<AttributeRow>>> {
  const twins = await loadTwins(tx, { viewer, eventId: rules.eventId }, flat, merged)
  return mergeTwins(merged, flat.attributes, twins, rules)
}

/** Writes new and changed attributes: PostgreSQL stores the first while the last are decided. */
async function saveAttributes(
  tx: Tx,
  decided: Iterable<Outcome<AttributeRow>>,
  count: number,
): Promise<Outcome<AttributeRow>[]> {
  // As many as there can be: which of them are new is not known yet, and ids may have gaps.
  const ids = await takeIds(tx, 'attributes', count)
  const outcomes: Outcome<AttributeRow>[] = []
  const added = function* () {
    for (const outcome of decided) {
      outcomes.push(outcome)
      if (outcome.kind !== 'added') continue
      outcome.row.id = ids[outcomes.length - 1] ?? 0
      yield outcome.row
    }
  }
  await insertRows(tx, 'attributes', attributeColumns, added())
  for (const outcome of outcomes) {
    if (outcome.kind !== 'updated') continue
    const { id, ...changed } = outcome.row
    await tx.updateTable('attributes').set(changed).where('id', '=', id).execute()
  }
  return outcomes
}

/** Keeps the event's count of live attributes. */
async function countAttributes(tx: Tx, eventId: number, outcomes: Outcome<AttributeRow>[]): Promise<void> {
  let change = 0
  for (const outcome of outcomes) {
    if (outcome.kind === 'added' && !outcome.row.deleted) change += 1
    if (outcome.kind === 'updated') change += Number(outcome.was.deleted) - Number(outcome.row.deleted)
  }
  if (change === 0) return
  await sql`update events set attribute_count = attribute_count + ${change} where id = ${eventId}`.execute(tx)
}
