import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { readByIds } from '../../platform/db/read-by-ids.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes } from '../events/event-tags.ts'
import { objectHead, savedAttribute } from '../events/present.ts'
import type { AttributeRow, ObjectRow } from '../events/rows.ts'
import { fieldsOf, loadAnalystData } from '../notes/of-records.ts'
import { fileOf, loadCompany } from './attribute-company.ts'
import { isWanted, objectsWanted, tagOptions, type Search } from './conditions.ts'
import { eventBlock, tagsBlock } from './event-block.ts'
import { findIds, type Found } from './found-ids.ts'
import { surroundingsReader, type EventFacts } from './surroundings.ts'

/** Objects are read, with their attributes, this many at a time. */
const PAGE = 200

/** The objects that a search lists: those that hold an attribute of each kind it asks for. */
export async function findObjects(search: Search): Promise<Found<ObjectRow>> {
  let matching = visibleObjects(search.db, search.viewer)
  for (const condition of objectsWanted(search)) matching = matching.where(condition)
  const { total, ids } = await findIds({ db: search.db, scope: 'objects', query: search.query, matching })
  const read = async (page: number[]) =>
    visibleObjects(search.db, search.viewer).selectAll('objects').where('objects.id', '=', anyOf(page)).execute()
  return { total, pages: readByIds(ids, PAGE, read) }
}

/** `{"response":[{"Object":…}]}`, piece by piece: whole objects, whichever of their attributes was looked for. */
export async function* objectsText(
  context: Context,
  search: Search,
  pages: AsyncGenerator<ObjectRow[]>,
): AsyncGenerator<string> {
  const { show } = search.query
  const readSurroundings = surroundingsReader(search, show.eventTags || show.context)
  let separator = ''
  yield '{"response":['
  for await (const objects of pages) {
    const { events } = await readSurroundings(objects.map(({ event_id }) => ({ event_id, object_id: 0 })))
    const notes = show.analystData ? await notesOf(context, search, objects) : undefined
    const attributes = show.metadataOnly ? undefined : await attributeTexts(context, search, objects, events)
    for (const object of objects) {
      const event = events.get(object.event_id)
      if (!event) continue
      yield `${separator}{"Object":${objectText(object, attributes?.get(object.id))}${fieldsOf(notes?.get(object.uuid))},"Event":${aboutEvent(event, search)}}}`
      separator = ','
    }
  }
  yield ']}'
}

async function notesOf(context: Context, { viewer }: Search, objects: readonly ObjectRow[]) {
  return loadAnalystData(
    { context, viewer },
    'Object',
    objects.map(({ uuid }) => uuid),
  )
}

/** The attributes of these objects as JSON text, by object. */
async function attributeTexts(
  context: Context,
  search: Search,
  objects: readonly ObjectRow[],
  events: ReadonlyMap<number, EventFacts>,
): Promise<Map<number, string[]>> {
  const { show } = search.query
  const rows = await attributesOf(search, objects)
  const tags = await tagsOfAttributes(search.db, rows, tagOptions(search))
  const company = await loadCompany(context, search, rows, tags)
  const texts = new Map<number, string[]>(objects.map(({ id }) => [id, []]))
  for (const row of rows) {
    const event = events.get(row.event_id)
    const own = savedAttribute.write({
      ...row,
      data: await fileOf(context, search, row),
      value: wholeValue(row),
      event_uuid: show.eventUuid ? event?.uuid : undefined,
      Tag: tagsBlock(tags.get(row.id), show.eventTags ? event?.tags : undefined),
      AttributeTag: '[]',
    })
    texts.get(row.object_id)?.push(`${own.slice(0, -1)}${company(row.id)}}`)
  }
  return texts
}

async function attributesOf(search: Search, objects: readonly ObjectRow[]): Promise<AttributeRow[]> {
  const rows = await visibleAttributes(search.db, search.viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', anyOf([...new Set(objects.map(({ event_id }) => event_id))]))
    .where('attributes.object_id', '=', anyOf(objects.map(({ id }) => id)))
    .where(isWanted(search, 'attributes'))
    .orderBy('attributes.id')
    .execute()
  return search.warnings?.kept(rows) ?? rows
}

/** The object's own fields, left open for what follows; with `metadata` the list of attributes is absent. */
function objectText(object: ObjectRow, attributes: readonly string[] | undefined): string {
  const head = objectHead.write({ ...object, 'meta-category': object.meta_category }).slice(0, -1)
  return attributes === undefined ? head : `${head},"Attribute":[${attributes.join(',')}]`
}

function aboutEvent(event: EventFacts, { query }: Search): string {
  if (query.show.context) return eventBlock(event, true)
  const { id, info, org_id, orgc_id } = event
  return JSON.stringify({ id: String(id), info, org_id: String(org_id), orgc_id: String(orgc_id) })
}
