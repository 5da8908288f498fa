import { analystDataKinds } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { contains } from '../events/index-filters.ts'
import { parsePeriod } from '../../platform/http/period.ts'
import type { Wanted } from './find.ts'

type Predicate = RawBuilder<boolean>

/** Columns that are compared as text with any of the values that were wished for; `!` before one keeps it out. */
const COMPARED: Record<string, RawBuilder<string>> = {
  id: sql`analyst_data.id::text`,
  uuid: sql`analyst_data.uuid::text`,
  object_uuid: sql`analyst_data.object_uuid::text`,
  target_object: sql`analyst_data.object_uuid::text`,
  object_type: sql`analyst_data.object_type`,
  authors: sql`analyst_data.authors`,
  org_uuid: sql`analyst_data.org_uuid::text`,
  orgc_uuid: sql`analyst_data.orgc_uuid::text`,
  distribution: sql`analyst_data.distribution::text`,
  sharing_group_id: sql`analyst_data.sharing_group_id::text`,
  language: sql`analyst_data.language`,
  opinion: sql`analyst_data.opinion::text`,
  relationship_type: sql`analyst_data.relationship_type`,
  related_object_uuid: sql`analyst_data.related_object_uuid::text`,
  related_object_type: sql`analyst_data.related_object_type`,
  type: sql`analyst_data.kind`,
}

const TIMES: Record<string, RawBuilder<Date>> = {
  created: sql`analyst_data.created`,
  modified: sql`analyst_data.modified`,
  timestamp: sql`analyst_data.modified`,
}

/** What a list of analyst data was narrowed to. Beyond MISP, each filter takes a list, and `modified` and `created` periods. */
export function conditionsOf(wanted: Wanted, wishes: Wishes): Predicate[] {
  const kinds = wanted === 'all' ? analystDataKinds : [wanted]
  const conditions = [sql<boolean>`analyst_data.kind = any(${kinds})`]
  for (const [name, wish] of Object.entries(wishes)) {
    const values = textsOf(wish)
    const column = COMPARED[name.replace(/\[\]$/, '')]
    const time = TIMES[name]
    if (values.length === 0) continue
    if (column) conditions.push(...compared(column, values))
    else if (time) conditions.push(within(time, wish))
    else if (name === 'locked') conditions.push(sql<boolean>`analyst_data.locked = ${isWished(wish)}`)
    else if (name === 'orgc' || name === 'orgc_name') conditions.push(...createdBy(values))
    else if (name === 'quickFilter' || name === 'searchall') conditions.push(mentions(textWish(wish)))
  }
  return conditions
}

function textsOf(wish: unknown): string[] {
  return [wish]
    .flat()
    .map((item) => textWish(item).replaceAll('\0', ''))
    .filter((text) => text !== '')
}

function compared(column: RawBuilder<string>, values: readonly string[]): Predicate[] {
  const { wanted, unwanted } = sidesOf(values)
  return [
    ...(wanted.length > 0 ? [sql<boolean>`lower(${column}) = any(${wanted})`] : []),
    ...(unwanted.length > 0 ? [sql<boolean>`not coalesce(lower(${column}) = any(${unwanted}), false)`] : []),
  ]
}

/** By name, uuid or local id of the creator. */
function createdBy(values: readonly string[]): Predicate[] {
  const { wanted, unwanted } = sidesOf(values)
  const isOneOf = (names: string[]) => sql<boolean>`exists (
    select from organisations o where o.uuid = analyst_data.orgc_uuid
      and (lower(o.name) = any(${names}) or o.uuid::text = any(${names}) or o.id::text = any(${names})))`
  return [
    ...(wanted.length > 0 ? [isOneOf(wanted)] : []),
    ...(unwanted.length > 0 ? [sql<boolean>`not ${isOneOf(unwanted)}`] : []),
  ]
}

function sidesOf(values: readonly string[]): { wanted: string[]; unwanted: string[] } {
  const folded = values.map((value) => value.toLowerCase())
  return {
    wanted: folded.filter((value) => !value.startsWith('!')),
    unwanted: folded.filter((value) => value.startsWith('!')).map((value) => value.slice(1)),
  }
}

function within(column: RawBuilder<Date>, wish: unknown): Predicate {
  const { from, to } = parsePeriod(wish)
  const until = to === undefined ? sql`true` : sql`${column} <= to_timestamp(${to})`
  return sql<boolean>`(${column} >= to_timestamp(${from}) and ${until})`
}

function mentions(text: string): Predicate {
  const part = contains(text)
  return sql<boolean>`concat_ws(chr(10), analyst_data.note, analyst_data.comment, analyst_data.authors,
    analyst_data.relationship_type, analyst_data.uuid, analyst_data.object_uuid) ilike ${part}`
}
