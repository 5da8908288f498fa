import type { Context } from '../../context.ts'
import { loadFiles } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes } from '../events/event-tags.ts'
import { loneAttribute, savedAttribute, tagsText } from '../events/present.ts'
import type { AttributeRow } from '../events/rows.ts'
import type { FoundAttribute } from '../events/find-attribute.ts'
import type { AnalystDataTexts } from '../notes/of-records.ts'

const allTags = { includeAllTags: true, excludeLocalTags: false }

/** One attribute as `attributes/view` and `attributes/edit` answer it. */
export async function loneText(
  context: Context,
  row: AttributeRow | FoundAttribute,
  notes: AnalystDataTexts = {},
): Promise<string> {
  const tags = (await tagsOfAttributes(context.db, [row], allTags)).get(row.id)
  const data = (await loadFiles(context, row.event_id, [row])).get(row.id)
  const text = loneAttribute.write({ ...row, value: wholeValue(row), data, Tag: tags && tagsText(tags), ...notes })
  return `{"Attribute":${text}}`
}

/** What was added: one attribute, or a list with the errors of the rest. */
export async function addedText(
  context: Context,
  rows: readonly AttributeRow[],
  { isSingle, errors }: { isSingle: boolean; errors: Record<string, unknown> },
): Promise<string> {
  const texts = await savedTexts(context, rows)
  if (isSingle) return `{"Attribute":${texts[0] ?? 'null'},"AttributeTag":[]}`
  const named = Object.keys(errors).length === 0 ? '' : `,"errors":${JSON.stringify(errors)}`
  return `{"Attribute":[${texts.join(',')}]${named}}`
}

/** Attributes with both halves of their values, as MISP answers what it has just saved. */
export async function savedTexts(context: Context, rows: readonly AttributeRow[]): Promise<string[]> {
  const tags = await tagsOfAttributes(context.db, rows, allTags)
  return rows.map((row) => {
    const own = tags.get(row.id)
    return savedAttribute.write({ ...row, value: wholeValue(row), Tag: own && tagsText(own) })
  })
}
