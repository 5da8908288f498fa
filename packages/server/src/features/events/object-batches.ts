import { visibleObjects } from '../../access/visibility.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { loadAnalystData } from '../notes/of-records.ts'
import { attributeBatches } from './attribute-batches.ts'
import type { EventReading } from './event-reading.ts'
import { eventAttribute, objectHead } from './present.ts'
import { referenceTexts } from './reference-texts.ts'
import type { ObjectRow } from './rows.ts'
import { sharedWithTexts } from './shared-with.ts'
import { wantsDeleted } from './wants-deleted.ts'

/** The objects of an event with their attributes and references, comma-separated. Those without attributes are left out, as in MISP. */
export async function* objectBatches(read: EventReading): AsyncGenerator<string> {
  const { context, viewer, event, options } = read
  if (!event.has_objects) return
  const deleted = wantsDeleted(event, viewer, options)
  const query = visibleObjects(context.db, viewer)
    .selectAll('objects')
    .where('objects.event_id', '=', event.id)
    .$if(deleted === 'live', (q) => q.where('objects.deleted', '=', false))
    .orderBy('objects.id')
  const pages = readPages<ObjectRow>(async (after, size) =>
    query
      .where('objects.id', '>', after?.id ?? 0)
      .limit(size)
      .execute(),
  )
  for await (const rows of pages) {
    const texts = await objectTexts(read, rows)
    if (texts.length > 0) yield texts.join(',')
  }
}

async function objectTexts(read: EventReading, rows: ObjectRow[]): Promise<string[]> {
  const attributes = await attributesByObject(read, rows)
  const references = await referenceTexts(read, rows)
  const groups = await sharedWithTexts(read, rows)
  const wantsNotes = read.event.has_analyst_data && read.options.includeAnalystData
  const notes = await loadAnalystData(read, 'Object', wantsNotes ? rows.map(({ uuid }) => uuid) : [])
  return rows
    .filter(({ id }) => attributes.has(id))
    .map((row) => {
      const head = objectHead.write({
        ...row,
        'meta-category': row.meta_category,
        // MISP drops an object that it is sent with an empty description, and takes one without. Source: its MispObject model.
        description: row.description || undefined,
        ...groups.get(row.sharing_group_id),
        ObjectReference: `[${(references.get(row.id) ?? []).join(',')}]`,
        ...notes.get(row.uuid),
      })
      return `${head.slice(0, -1)},"Attribute":[${(attributes.get(row.id) ?? []).join(',')}]}`
    })
}

async function attributesByObject(read: EventReading, rows: ObjectRow[]): Promise<Map<number, string[]>> {
  const texts = new Map<number, string[]>()
  for await (const batch of attributeBatches(read, { in: 'objects', ids: rows.map(({ id }) => id) })) {
    for (const attribute of batch) {
      const list = texts.get(attribute.object_id ?? 0)
      const text = eventAttribute.write(attribute)
      if (list) list.push(text)
      else texts.set(attribute.object_id ?? 0, [text])
    }
  }
  return texts
}
