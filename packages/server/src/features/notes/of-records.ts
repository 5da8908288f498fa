import type { AnalystDataKind, AnalystDataTarget } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { loadCompany, type Company } from './company.ts'
import { presentAnalystData, presentAlone } from './present.ts'
import type { AnalystDataRow, NotesReading } from './reading.ts'
import { mayReadByLevel, visibleAnalystData } from './visible.ts'

/** Lists of notes, opinions and relationships as JSON text, by kind; kinds without any are absent. */
export type AnalystDataTexts = Partial<Record<AnalystDataKind | 'RelationshipInbound', string>>

/** What hangs on a record, and two levels of what hangs on that. Source: `content-formats` §10. */
const SHOWN = 3

/**
 * The analyst data that the viewer may see on these records of one kind, all of which they see, by the record's uuid, with
 * what hangs on it in turn; and the relationships that point to the records.
 */
export async function loadAnalystData(
  reading: NotesReading,
  type: AnalystDataTarget,
  uuids: readonly string[],
): Promise<Map<string, AnalystDataTexts>> {
  const found = await listsOn(reading, type, uuids)
  return new Map([...found].map(([uuid, lists]) => [uuid, textsOf(lists)]))
}

type Lists = Record<string, object[]>

function textsOf(lists: Lists): AnalystDataTexts {
  return Object.fromEntries(Object.entries(lists).map(([kind, items]) => [kind, JSON.stringify(items)]))
}

async function listsOn(
  reading: NotesReading,
  type: AnalystDataTarget,
  uuids: readonly string[],
): Promise<Map<string, Lists>> {
  if (uuids.length === 0) return new Map()
  const byTarget = await hangingOn(reading, uuids)
  const inbound = await pointingTo(reading, type, uuids)
  const rows = [...byTarget.values(), ...inbound.values()].flat()
  if (rows.length === 0) return new Map()
  const company = await loadCompany(reading, rows)
  return new Map(
    uuids.map((uuid) => {
      const lists = nested(byTarget, company, { key: keyOf(type, uuid), level: 1 })
      const pointing = inbound.get(keyOf(type, uuid))
      if (pointing) lists['RelationshipInbound'] = pointing.map((row) => presentAnalystData(row, company, 'source'))
      return [uuid, lists]
    }),
  )
}

/** The same lists of one record, if they are wished for: `{Note: […]}`, to stand among its fields. */
export async function analystDataWished(
  reading: NotesReading,
  wishes: Wishes,
  { type, uuid }: { type: AnalystDataTarget; uuid: string },
): Promise<Lists> {
  if (!isWished(wishes['includeAnalystData'])) return {}
  return (await listsOn(reading, type, [uuid])).get(uuid) ?? {}
}

/** The same lists as part of another record's JSON text: `,"Note":[…],"Opinion":[…]`; empty where there are none. */
export async function analystDataFields(reading: NotesReading, type: AnalystDataTarget, uuid: string): Promise<string> {
  return fieldsOf((await loadAnalystData(reading, type, [uuid])).get(uuid))
}

export function fieldsOf(texts: AnalystDataTexts = {}): string {
  return Object.entries(texts)
    .map(([kind, text]) => `,"${kind}":${text}`)
    .join('')
}

/** One row with what hangs on it. */
export async function presentWhole(reading: NotesReading, row: AnalystDataRow): Promise<object> {
  const byTarget = await hangingOn(reading, [row.uuid])
  const company = await loadCompany(reading, [row, ...[...byTarget.values()].flat()])
  const lists = nested(byTarget, company, { key: keyOf(row.kind, row.uuid), level: 2 })
  return { ...presentAlone(row, company), ...lists }
}

type ByTarget = ReadonlyMap<string, AnalystDataRow[]>

function nested(byTarget: ByTarget, company: Company, { key, level }: { key: string; level: number }): Lists {
  const lists: Lists = {}
  for (const row of byTarget.get(key) ?? []) {
    const own = keyOf(row.kind, row.uuid)
    const below =
      level < SHOWN
        ? nested(byTarget, company, { key: own, level: level + 1 })
        : { _max_depth_reached: byTarget.has(own) }
    ;(lists[row.kind] ??= []).push({ ...presentAnalystData(row, company), ...below })
  }
  return lists
}

/**
 * Level by level, one further than is shown, by the record that each names; a record of another kind that has the same
 * uuid is another record. What was met once is not followed again, so that circles end.
 */
async function hangingOn({ context, viewer }: NotesReading, uuids: readonly string[]): Promise<ByTarget> {
  const byTarget = new Map<string, AnalystDataRow[]>()
  const met = new Set<string>()
  let targets = uuids
  for (let level = 0; level <= SHOWN && targets.length > 0; level++) {
    const rows = await context.db
      .selectFrom('analyst_data')
      .selectAll()
      .where('object_uuid', '=', anyOf(targets))
      .where(mayReadByLevel(viewer))
      .orderBy('id')
      .execute()
    const found = rows.filter(({ uuid }) => !met.has(uuid))
    for (const row of found) {
      met.add(row.uuid)
      addTo(byTarget, keyOf(row.object_type, row.object_uuid), row)
    }
    targets = found.map(({ uuid }) => uuid)
  }
  return byTarget
}

function addTo(byTarget: Map<string, AnalystDataRow[]>, key: string, row: AnalystDataRow): void {
  const list = byTarget.get(key)
  if (list) list.push(row)
  else byTarget.set(key, [row])
}

/** Relationships of other records that point to these; the records that they hang on have to be seen for themselves. */
async function pointingTo(
  { context, viewer }: NotesReading,
  type: AnalystDataTarget,
  uuids: readonly string[],
): Promise<Map<string, AnalystDataRow[]>> {
  const rows = await visibleAnalystData(context.db, viewer)
    .selectAll()
    .where('related_object_uuid', '=', anyOf(uuids))
    .where('related_object_type', '=', type)
    .where('kind', '=', 'Relationship')
    .orderBy('id')
    .execute()
  const byTarget = new Map<string, AnalystDataRow[]>()
  for (const row of rows) addTo(byTarget, keyOf(type, row.related_object_uuid ?? ''), row)
  return byTarget
}

function keyOf(type: string, uuid: string): string {
  return `${type}/${uuid}`
}
