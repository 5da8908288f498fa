import { attribute, Report, unwrap } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { storeFiles } from '../events/attachments.ts'
import { changeInside } from '../events/change-inside.ts'
import type { SentEdit } from '../events/edit.ts'
import { errorsOfAttribute } from '../events/apply-lists.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { holdExpected } from '../events/hold-expected.ts'
import { originOf } from '../events/origin.ts'
import { recordInside } from '../events/record-inside.ts'
import type { AttributeRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'
import { timeOfEdit, touchObject } from '../events/touch.ts'
import { requireAttribute } from '../events/find-attribute.ts'

const NOT_NEWER = 'Attribute could not be saved: Attribute in the request not newer than the local copy.'

/** Edits an attribute: what was sent changes, the rest stays. An older copy is refused. */
export async function editAttribute(
  context: Context,
  actor: Actor,
  { reference, body, expected }: SentEdit,
): Promise<AttributeRow> {
  const stored = await requireAttribute(context.db, viewerOf(actor), reference)
  const report = new Report()
  const sent = attribute.read(unwrap(body, 'Attribute')[0], report)
  if (!sent) throw refusal(errorsByField(report.findings))
  const change = { ...sent, uuid: stored.uuid, type: sent.type ?? stored.type }
  const files = await storeFiles(context.files, { Attribute: [change] })
  const origin = await originOf(context, actor, { Attribute: [change] })
  return changeInside(context, actor, { event: String(stored.event_id) }, async (tx, event) => {
    await holdExpected(tx, 'attributes', stored.id, expected)
    const now = timeOfEdit(context, expected)
    const saved = await saveChildren(
      tx,
      event,
      { Attribute: [change] },
      { origin, now, existing: 'update', duplicates: 'refuse', isNewEvent: false, files },
    )
    const [outcome] = saved.attributes
    if (outcome?.kind === 'refused') throw refusal(errorsOfAttribute(outcome.findings))
    if (outcome?.kind !== 'updated') throw new Problem('not-allowed', NOT_NEWER)
    await touchObject(tx, stored.object_id, now)
    await recordInside(tx, actor, event, saved)
    return { result: outcome.row, isChanged: true }
  })
}

function refusal(errors: unknown): Problem {
  return new Problem('rejected', 'Could not edit Attribute', { url: '/attributes/edit', errors })
}
