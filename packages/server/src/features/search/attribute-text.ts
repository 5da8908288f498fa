import { momentText, quote } from '@tocsin/format'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeColumn, FoundAttribute } from './attribute-columns.ts'

/** The columns that JSON shows of an attribute itself, beside those that are read of every one. */
export const shownColumns = [
  'uuid',
  'category',
  'object_relation',
  'distribution',
  'sharing_group_id',
  'comment',
  'deleted',
  'disable_correlation',
  'first_seen',
] as const satisfies readonly AttributeColumn[]
export type ShownAttribute = FoundAttribute<(typeof shownColumns)[number]>

/**
 * The own fields of an attribute as `loneAttribute` writes them, left open for what follows. By hand, and in as few
 * pieces as can be, since an answer may hold millions of them.
 */
export function attributeText(row: ShownAttribute): string {
  const relation = row.object_relation === null ? 'null' : quote(row.object_relation)
  return `{"id":"${row.id}","event_id":"${row.event_id}","object_id":"${row.object_id}","object_relation":${relation},"category":${quote(row.category)},"type":${quote(row.type)},"to_ids":${row.to_ids},"uuid":"${row.uuid}","timestamp":"${row.timestamp}","distribution":"${row.distribution}","sharing_group_id":"${row.sharing_group_id}","comment":${quote(row.comment)},"deleted":${row.deleted},"disable_correlation":${row.disable_correlation},"first_seen":${momentOrNull(row.first_seen)},"last_seen":${momentOrNull(row.last_seen)},"value":${quote(wholeValue(row))}`
}

function momentOrNull(micros: number | null): string {
  return micros === null ? 'null' : `"${momentText(micros)}"`
}
