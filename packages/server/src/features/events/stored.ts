import type { Viewer } from '../../access/viewer.ts'
import { owns, visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { Flat } from './flatten.ts'
import { duplicateKey, mayHaveTwin, type Outcome } from './merge.ts'
import type { AttributeRow, EventRow, ObjectRow } from './rows.ts'

/** What a request is matched with. */
export type Stored = {
  attributes: Map<string, AttributeRow>
  objects: Map<string, ObjectRow>
  /** The uuids of those among them that whoever sends may not see: to them they are taken, and no more. */
  hidden: Set<string>
}

/** The attributes and objects that are stored under the uuids that were sent, wherever they live. */
export async function loadStored(tx: Tx, viewer: Viewer, event: EventRow, flat: Flat): Promise<Stored> {
  const attributeUuids = flat.attributes.filter(({ sent }) => sent.uuid !== undefined).map(({ uuid }) => uuid)
  const objectUuids = flat.objects.filter(({ sent }) => sent.uuid !== undefined).map(({ uuid }) => uuid)
  const attributes =
    attributeUuids.length === 0
      ? []
      : await tx.selectFrom('attributes').selectAll().where('uuid', '=', anyOf(attributeUuids)).execute()
  const objects =
    objectUuids.length === 0
      ? []
      : await tx.selectFrom('objects').selectAll().where('uuid', '=', anyOf(objectUuids)).execute()
  const stored = { attributes: byUuid(attributes), objects: byUuid(objects) }
  return { ...stored, hidden: owns(viewer, event) ? new Set() : await findHidden(tx, viewer, stored) }
}

/** Whoever may edit an event need not see all of it: reading goes by its owner, editing by its creator. */
async function findHidden(tx: Tx, viewer: Viewer, stored: Omit<Stored, 'hidden'>): Promise<Set<string>> {
  const hidden = new Set([...stored.attributes.keys(), ...stored.objects.keys()])
  const uuids = [...hidden]
  if (uuids.length === 0) return hidden
  const seen = [
    ...(await visibleAttributes(tx, viewer)
      .select('attributes.uuid')
      .where('attributes.uuid', '=', anyOf(uuids))
      .execute()),
    ...(await visibleObjects(tx, viewer).select('objects.uuid').where('objects.uuid', '=', anyOf(uuids)).execute()),
  ]
  for (const { uuid } of seen) hidden.delete(uuid)
  return hidden
}

function byUuid<Row extends { uuid: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.uuid, row]))
}

/** The live attributes of the event, outside objects, that hold a value which is about to be added, and that the sender sees. */
export async function loadTwins(
  tx: Tx,
  { viewer, eventId }: { viewer: Viewer; eventId: number },
  flat: Flat,
  outcomes: readonly Outcome<AttributeRow>[],
): Promise<Map<string, AttributeRow>> {
  const keys = outcomes.flatMap((outcome, i) => {
    const item = flat.attributes[i]
    return outcome.kind === 'added' && item && mayHaveTwin(item, outcome.row) ? [outcome.row.value1_key] : []
  })
  if (keys.length === 0) return new Map()
  const rows = await visibleAttributes(tx, viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', eventId)
    .where('attributes.value1_key', '=', anyOf(keys))
    .where('attributes.object_id', '=', 0)
    .where('attributes.deleted', '=', false)
    .execute()
  return new Map(rows.map((row) => [duplicateKey(row), row]))
}
