import { sql } from 'kysely'
import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes } from '../events/event-tags.ts'
import { objectHead, savedAttribute, tagsText } from '../events/present.ts'
import type { ObjectRow } from '../events/rows.ts'
import { countPages, placeOf, type Found } from './attribute-rows.ts'
import { isWanted, objectsWanted, type Search } from './conditions.ts'
import { sortingOf } from './order.ts'

type FoundObject = ObjectRow & { place: unknown[]; event_info: string; event_org_id: number; event_orgc_id: number }

const PAGE = 500

/** The objects that a search lists: those that hold an attribute of each kind it asks for. */
export async function findObjects(search: Search): Promise<Found<FoundObject>> {
  const { db, viewer, query } = search
  const sorting = sortingOf('objects', query.order)
  const matching = () => {
    let rows = visibleObjects(db, viewer)
    for (const condition of objectsWanted(search)) rows = rows.where(condition)
    return rows
  }
  const pages = readPages<FoundObject>(
    async (after, size) => {
      const page = matching()
        .selectAll('objects')
        .select(['events.info as event_info', 'events.org_id as event_org_id', 'events.orgc_id as event_orgc_id'])
        .select(placeOf(sorting.keys))
        .orderBy(sorting.orderBy)
        .limit(size)
      const rows = after === undefined ? page.offset(query.offset) : page.where(sorting.after(after.place))
      return rows.execute()
    },
    query.limit,
    PAGE,
  )
  return countPages(pages, query.limit, async () => {
    const { total } = await matching()
      .select(sql<number>`count(*)`.as('total'))
      .executeTakeFirstOrThrow()
    return Math.max(0, total - query.offset)
  })
}

/** `{"response":[{"Object":…}]}`, piece by piece. */
export async function* objectsText(
  { db }: Context,
  search: Search,
  pages: AsyncGenerator<FoundObject[]>,
): AsyncGenerator<string> {
  let separator = '{"response":['
  for await (const objects of pages) {
    const attributes = search.query.show.metadataOnly ? undefined : await attributesOf(search, objects)
    for (const object of objects) {
      yield `${separator}{"Object":${objectText(object, attributes?.get(object.id) ?? [])}}`
      separator = ','
    }
  }
  yield separator === ',' ? ']}' : `${separator}]}`

  async function attributesOf({ viewer, query }: Search, objects: FoundObject[]): Promise<Map<number, string[]>> {
    const rows = await visibleAttributes(db, viewer)
      .selectAll('attributes')
      .where('attributes.object_id', '=', anyOf(objects.map(({ id }) => id)))
      .where('attributes.event_id', '=', anyOf([...new Set(objects.map(({ event_id }) => event_id))]))
      .where(isWanted(search, 'attributes'))
      .orderBy('attributes.id')
      .execute()
    const tags = await tagsOfAttributes(db, rows, { includeAllTags: query.show.allTags, excludeLocalTags: false })
    const texts = new Map<number, string[]>()
    for (const row of rows) {
      const own = tags.get(row.id)
      const text = savedAttribute.write({
        ...row,
        value: wholeValue(row),
        Tag: own && tagsText(own),
        AttributeTag: '[]',
      })
      texts.set(row.object_id, [...(texts.get(row.object_id) ?? []), text])
    }
    return texts
  }
}

function objectText(object: FoundObject, attributes: readonly string[]): string {
  const head = objectHead.write({ ...object, 'meta-category': object.meta_category })
  const event = JSON.stringify({
    id: String(object.event_id),
    info: object.event_info,
    org_id: String(object.event_org_id),
    orgc_id: String(object.event_orgc_id),
  })
  return `${head.slice(0, -1)},"Attribute":[${attributes.join(',')}],"Event":${event}}`
}
