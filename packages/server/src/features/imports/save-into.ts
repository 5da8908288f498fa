import type { Loss } from '@tocsin/convert'
import type { Attribute } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { storeFiles } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { changeInside } from '../events/change-inside.ts'
import type { Children } from '../events/flatten.ts'
import type { Outcome } from '../events/merge.ts'
import { recordInside } from '../events/record-inside.ts'
import { rejectedOf } from '../events/rejected.ts'
import type { AttributeRow, ObjectRow } from '../events/rows.ts'
import { saveChildren, type Saved } from '../events/save-children.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'
import type { Item, Placed, Things } from './things.ts'

/** Into which event, by whom, and whether it is only asked what it would come to. */
export type Into = {
  context: Context
  actor: Actor
  eventId: number
  isRehearsed: boolean
  lists: EnabledLists | undefined
}

/** What is there already is named by these rules. */
const THERE = new Set(['attribute.value.unique', 'uuid.unique'])

/** Saves things into an event whose content the actor may change. */
export async function saveInto(into: Into, things: Things): Promise<{ items: Item[]; losses: Loss[] }> {
  const saved = await saveImported(into, {
    Attribute: things.attributes.map(({ sent }) => sent),
    Object: things.objects.map(({ sent }) => sent),
    EventReport: things.reports.map(({ sent }) => sent),
    Tag: things.tags,
    Galaxy: things.galaxies,
  })
  return { items: itemsOf(things, saved), losses: lossesOf(saved) }
}

/** Saves what was read of a document, by the one way in. What is there already is left as it is. */
export async function saveImported(into: Into, children: Children): Promise<Saved> {
  const { context, actor, lists, isRehearsed } = into
  const files = await storeFiles(context.files, children)
  return changeInside(context, actor, { event: String(into.eventId), isRehearsed }, async (tx, event) => {
    const now = context.clock.seconds()
    const options = { now, existing: 'refuse', duplicates: 'refuse', isNewEvent: false, files } as const
    const saved = await saveChildren(tx, event, children, { origin: { by: 'import', actor, lists }, ...options })
    const isChanged = [...saved.attributes, ...saved.objects].some(isAdded) || Boolean(children.EventReport?.length)
    if (isChanged) await recordInside(tx, actor, event, saved)
    return { result: saved, isChanged }
  })
}

function isAdded({ kind }: Outcome<AttributeRow | ObjectRow>): boolean {
  return kind === 'added' || kind === 'updated'
}

/** What hangs on things and was not taken: tags that one may not attach, and groups that one may not share with. */
function lossesOf(saved: Saved): Loss[] {
  // Things that were refused name what is wrong with them themselves.
  const rejected = rejectedOf([], { ...saved, attributes: [], objects: [] })
  return rejected.map(({ path, message, value }) => ({
    path: path.replace(/^Event\./, ''),
    why: `${message} (${String(value)})`,
  }))
}

/** Outcomes come in the order of what was sent: attributes of the event first, then those of each object. */
function itemsOf({ attributes, objects, reports }: Things, saved: Saved): Item[] {
  const placed = [...attributes, ...objects.flatMap(({ path, sent }) => attributesIn(path, sent.Attribute))]
  return [
    ...saved.objects.flatMap((outcome, i): Item[] => {
      const object = objects[i]
      return object ? [{ ...headOf(outcome, object.path), kind: 'Object', says: objectSays(object.sent) }] : []
    }),
    ...saved.attributes.flatMap((outcome, i): Item[] => {
      const attribute = placed[i]
      if (!attribute) return []
      const says = 'row' in outcome ? rowSays(outcome.row) : attributeSays(attribute.sent)
      return [{ ...headOf(outcome, attribute.path), kind: 'Attribute', says }]
    }),
    ...reports.map(({ path, sent: { name, content } }): Item => {
      return { path, kind: 'EventReport', outcome: 'added', says: { name, content } }
    }),
  ]
}

export function attributesIn(path: string, attributes: readonly Attribute[] = []): Placed<Attribute>[] {
  return attributes.map((sent, i) => ({ path: `${path}.Attribute[${i}]`, sent }))
}

type Head = Pick<Item, 'path' | 'outcome' | 'uuid' | 'id' | 'findings'>

function headOf(outcome: Outcome<AttributeRow | ObjectRow>, path: string): Head {
  if (outcome.kind === 'added' || outcome.kind === 'updated') {
    return { path, outcome: 'added', uuid: outcome.row.uuid, id: String(outcome.row.id) }
  }
  if (outcome.kind === 'unchanged')
    return { path, outcome: 'exists', uuid: outcome.row.uuid, id: String(outcome.row.id) }
  const exists = outcome.findings.some(({ rule }) => THERE.has(rule))
  return { path, outcome: exists ? 'exists' : 'refused', findings: outcome.findings }
}

function rowSays(row: AttributeRow): object {
  const { type, category, to_ids, comment, object_relation } = row
  return { type, category, value: wholeValue(row), to_ids, comment, object_relation }
}

export function attributeSays({ type, category, value, to_ids, comment, object_relation }: Attribute): object {
  return { type, category, value, to_ids, comment, object_relation }
}

function objectSays({ name, description, comment, ...object }: Things['objects'][number]['sent']): object {
  return { name, 'meta-category': object['meta-category'], description, comment }
}
