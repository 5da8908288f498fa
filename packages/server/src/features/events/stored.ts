import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { Flat } from './flatten.ts'
import { duplicateKey, mayHaveTwin, type Outcome } from './merge.ts'
import type { AttributeRow, ObjectRow } from './rows.ts'

/** The attributes and objects that are stored under the uuids that were sent, wherever they live. */
export async function loadStored(
  tx: Tx,
  flat: Flat,
): Promise<{ attributes: Map<string, AttributeRow>; objects: Map<string, ObjectRow> }> {
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
  return { attributes: byUuid(attributes), objects: byUuid(objects) }
}

function byUuid<Row extends { uuid: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.uuid, row]))
}

/** The live attributes of the event, outside objects, that hold a value which is about to be added. */
export async function loadTwins(
  tx: Tx,
  eventId: number,
  flat: Flat,
  outcomes: readonly Outcome<AttributeRow>[],
): Promise<Map<string, AttributeRow>> {
  const keys = outcomes.flatMap((outcome, i) => {
    const item = flat.attributes[i]
    return outcome.kind === 'added' && item && mayHaveTwin(item, outcome.row) ? [outcome.row.value1_key] : []
  })
  if (keys.length === 0) return new Map()
  const rows = await tx
    .selectFrom('attributes')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('value1_key', '=', anyOf(keys))
    .where('object_id', '=', 0)
    .where('deleted', '=', false)
    .execute()
  return new Map(rows.map((row) => [duplicateKey(row), row]))
}
