import type { Actor } from '../../access/actor.ts'
import type { Differences } from '../../db/tables/audit.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange, type Action } from '../audit/record.ts'
import type { Outcome } from './merge.ts'
import type { AttributeRow, EventRow, ObjectRow } from './rows.ts'
import type { Saved } from './save-children.ts'

/** What became of a batch, as far as the log counts it; `dropped` attributes were deleted because they were not sent. */
type Batch = Pick<Saved, 'attributes' | 'objects'> & Partial<Pick<Saved, 'came'>> & { dropped?: number }

/**
 * Writes down what came into an event: an attribute or an object by itself as what it is, with its fields, and more of
 * them as a change of the event, with their number.
 */
export async function recordInside(tx: Tx, actor: Actor, event: EventRow, batch: Batch): Promise<void> {
  const [object, ...otherObjects] = batch.objects.filter(isSaved)
  const [attribute, ...otherAttributes] = batch.attributes.filter(isSaved)
  if (object && otherObjects.length === 0) {
    const more = countsOf({ ...batch, objects: [] })
    const action = Object.keys(more).length > 0 && object.kind === 'updated' ? 'edit' : actionOf(object)
    await recordChange(tx, actor, { model: 'Object', action, ...sidesOf(object), event, more })
  } else if (attribute && !object && otherAttributes.length === 0 && !batch.dropped) {
    await recordChange(tx, actor, { model: 'Attribute', action: actionOf(attribute), ...sidesOf(attribute), event })
  } else {
    await recordChange(tx, actor, {
      model: 'Event',
      action: 'edit',
      before: event,
      after: event,
      more: countsOf(batch),
    })
  }
}

type SavedOutcome<Row> = Extract<Outcome<Row>, { kind: 'added' | 'updated' }>

function isSaved<Row>(outcome: Outcome<Row>): outcome is SavedOutcome<Row> {
  return outcome.kind === 'added' || outcome.kind === 'updated'
}

function sidesOf<Row>(outcome: SavedOutcome<Row>): { before?: Row; after: Row } {
  return outcome.kind === 'added' ? { after: outcome.row } : { before: outcome.was, after: outcome.row }
}

function actionOf(outcome: SavedOutcome<AttributeRow | ObjectRow>): Action {
  if (outcome.kind === 'added') return 'add'
  if (outcome.was.deleted === outcome.row.deleted) return 'edit'
  return outcome.row.deleted ? 'soft_delete' : 'undelete'
}

/** How many of what: of nothing none is told. */
export function countsOf({ attributes, objects, came, dropped = 0 }: Batch): Differences {
  const counts = {
    attributes_added: attributes.filter(({ kind }) => kind === 'added').length,
    attributes_edited: attributes.filter(({ kind }) => kind === 'updated').length,
    attributes_deleted: dropped,
    objects_added: objects.filter(({ kind }) => kind === 'added').length,
    objects_edited: objects.filter(({ kind }) => kind === 'updated').length,
    ...came,
  }
  const found = Object.entries(counts).filter(([, count]) => count > 0)
  return Object.fromEntries(found.map(([name, count]) => [name, [0, count]]))
}
