import type { MispObject } from '@tocsin/format'
import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadChild } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { storeFiles } from '../events/attachments.ts'
import { changeInside } from '../events/change-inside.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import type { Outcome } from '../events/merge.ts'
import { originOfBody } from '../events/origin.ts'
import { recordInside } from '../events/record-inside.ts'
import type { AttributeRow, EventRow, ObjectRow } from '../events/rows.ts'
import { saveChildren, type Saved } from '../events/save-children.ts'
import { readSentObject, sentObjectOf } from './read-sent.ts'
import { breachesOf, describedBy, templateOfSent, type Place } from './template-of-sent.ts'

export type SavedObject = { object: ObjectRow; attributes: AttributeRow[] }

/**
 * Adds an object to an event, whole or not at all, and by the rules of its template where that is known here: the one in
 * the path, or the one that it names. `breakOnDuplicate` refuses one that stands there already.
 */
export async function addObject(
  context: Context,
  actor: Actor,
  place: Place & { breakOnDuplicate: boolean },
  body: unknown,
): Promise<SavedObject> {
  const origin = await originOfBody(context, actor, body)
  return changeInside(context, actor, { event: place.event, missing: 'Invalid event.' }, async (tx, event) => {
    const raw = sentObjectOf(body, String(event.id))
    const template = await templateOfSent(tx, { ...place, event: String(event.id) }, raw)
    const sent = readSentObject(template ? describedBy(raw, template) : raw, template !== undefined)
    const files = await storeFiles(context.files, { Object: [sent] })
    const saved = await saveChildren(
      tx,
      event,
      { Object: [sent] },
      { origin, now: context.clock.seconds(), existing: 'refuse', duplicates: 'refuse', isNewEvent: false, files },
    )
    const result = wholeOrNothing(saved, sent)
    const breaches = template ? breachesOf(template, result.attributes) : ''
    if (breaches !== '') throw refusal(breaches)
    if (place.breakOnDuplicate) await refuseDuplicate(tx, viewerOf(actor), event, result)
    await recordInside(tx, actor, event, saved)
    return { result, isChanged: true }
  })
}

function wholeOrNothing(saved: Saved, sent: MispObject): SavedObject {
  const [object] = saved.objects
  if (object?.kind !== 'added') throw refusal(`Object could not be saved.\n${JSON.stringify(refusalErrors(object))}`)
  const attributes = saved.attributes.map((outcome, i) => {
    if (outcome.kind !== 'refused') return outcome.row
    const relation = sent.Attribute?.[i]?.object_relation ?? ''
    const errors = JSON.stringify(errorsByField(outcome.findings))
    throw refusal(`Could not save object as at least one attribute has failed validation (${relation}). ${errors}`)
  })
  return { object: object.row, attributes }
}

function refusalErrors(outcome: Outcome<ObjectRow> | undefined): object {
  return outcome?.kind === 'refused' ? errorsByField(outcome.findings) : {}
}

/** An object of the same template with the same live relations, types and values is the same object, as far as the viewer sees. */
async function refuseDuplicate(
  tx: Tx,
  viewer: Viewer,
  event: EventRow,
  { object, attributes }: SavedObject,
): Promise<void> {
  const { rows } = await sql<{ uuid: string }>`
    select objects.uuid from objects join events on events.id = objects.event_id
    where objects.event_id = ${event.id} and objects.template_uuid = ${object.template_uuid}
      and objects.id <> ${object.id} and not objects.deleted
      and ${mayReadChild(viewer, 'objects')}
      and (select array_agg(object_relation || '|' || type || '|' || value1 || '|' || value2 order by 1)
           from attributes where attributes.event_id = objects.event_id and attributes.object_id = objects.id
             and not attributes.deleted and ${mayReadChild(viewer, 'attributes')})
        = (select array_agg(item order by 1) from unnest(${fingerprint(attributes)}::text[]) item)
    limit 1`.execute(tx)
  const [twin] = rows
  if (twin) throw refusal(`Object could not be saved.\nobject: Duplicate object found (id: ${twin.uuid}).`)
}

function fingerprint(attributes: readonly AttributeRow[]): string[] {
  return attributes.map((row) => `${row.object_relation ?? ''}|${row.type}|${row.value1}|${row.value2}`)
}

function refusal(errors: string): Problem {
  return new Problem('rejected', 'Could not add Object', { url: '/objects/add', errors })
}
