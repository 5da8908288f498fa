import { sighting } from '@tocsin/format'
import { readSightingRules } from '../../access/sighting-rules.ts'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { sightingRows, toldSighting } from './sighting-rows.ts'

/** The sightings of these attributes that the viewer may see, by attribute. */
export async function sightingTexts(
  db: Db,
  viewer: Viewer,
  eventIds: readonly number[],
  attributeIds: readonly number[],
): Promise<Map<number, string[]>> {
  const rules = await readSightingRules(db)
  const rows = await sightingRows(db, viewer, rules)
    .where('sightings.event_id', '=', anyOf(eventIds))
    .where('sightings.attribute_id', '=', anyOf(attributeIds))
    .orderBy('sightings.id')
    .execute()
  const texts = new Map<number, string[]>()
  for (const row of rows) {
    const text = sighting.write(toldSighting(viewer, rules, row))
    const list = texts.get(row.attribute_id)
    if (list) list.push(text)
    else texts.set(row.attribute_id, [text])
  }
  return texts
}
