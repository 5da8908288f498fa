import { quote } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { scoresText, type Worth } from '../events/decay-scores.ts'
import { fileOf, loadCompany } from './attribute-company.ts'
import type { Search } from './conditions.ts'
import { attributeText, type ShownAttribute } from './attribute-text.ts'
import { eventBlock, tagsBlock } from './event-block.ts'
import { fewOf } from './few-of.ts'
import { foundPages, type FoundPage } from './found-pages.ts'
import type { ObjectFacts } from './surroundings.ts'

/** `{"response":{"Attribute":[…]}}`, piece by piece. */
export async function* attributesText(
  context: Context,
  search: Search,
  pages: AsyncGenerator<ShownAttribute[]>,
): AsyncGenerator<string> {
  const { eventTags, context: isWhole } = search.query.show
  let separator = ''
  yield '{"response":{"Attribute":['
  for await (const page of foundPages(context, search, pages, { tags: true, eventTags: eventTags || isWhole })) {
    for await (const text of attributeTexts(context, search, page)) {
      yield separator + text
      separator = ','
    }
  }
  yield ']}}'
}

/** The attributes of a page, several to a text, but where each may bring a file. */
async function* attributeTexts(
  context: Context,
  search: Search,
  { rows, events, objects, tags, worth }: FoundPage<ShownAttribute>,
): AsyncGenerator<string> {
  const { show } = search.query
  const company = await loadCompany(context, search, rows, tags)
  // What all attributes of one event share is written once, and joined, since V8 copies one text faster than its pieces.
  const shared = new Map(
    [...events.values()].map((event) => [
      event.id,
      [show.eventUuid ? `,"event_uuid":"${event.uuid}"` : '', ',"Event":', eventBlock(event, show.context)].join(''),
    ]),
  )
  const write = (row: ShownAttribute, data?: string): string => {
    const file = data === undefined ? '' : `,"data":${quote(data)}`
    const inherited = show.eventTags ? events.get(row.event_id)?.tags : undefined
    const tag = tagsBlock(tags.get(row.id), inherited)
    const object = objectBlock(objects.get(row.object_id))
    const hanging = `${company(row.id)}${tag === undefined ? '' : `,"Tag":${tag}`}${scoresOn(search, worth.get(row.id))}`
    return `${attributeText(row)}${file}${shared.get(row.event_id) ?? ''}${object}${hanging}}`
  }
  if (show.attachments) for (const row of rows) yield write(row, await fileOf(context, search, row))
  else for (const few of fewOf(rows)) yield few.map((row) => write(row)).join(',')
}

function scoresOn({ decay }: Search, worth: Worth | undefined): string {
  return decay && worth ? `,"decay_score":${scoresText(decay, worth.scores)}` : ''
}

function objectBlock(object: ObjectFacts | undefined): string {
  if (!object) return ''
  return `,"Object":{"id":"${object.id}","distribution":"${object.distribution}","sharing_group_id":"${object.sharing_group_id}"}`
}
