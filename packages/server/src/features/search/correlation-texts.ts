import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { correlationsOf } from '../correlation/related-events.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { loneAttribute } from '../events/present.ts'

/** The attributes that correlate with each of these, in full and with their event, by our attribute. */
export async function correlationTexts(
  db: Db,
  viewer: Viewer,
  attributeIds: readonly number[],
): Promise<Map<number, string[]>> {
  const matches = await correlationsOf(db, viewer, { attributeIds })
  if (matches.length === 0) return new Map()
  const rows = await visibleAttributes(db, viewer)
    .selectAll('attributes')
    .select([
      'events.uuid as event_uuid',
      'events.info as event_info',
      'events.org_id as event_org_id',
      'events.orgc_id as event_orgc_id',
      'events.date as event_date',
      'events.published as event_published',
      'events.distribution as event_distribution',
      'events.threat_level_id as event_threat_level_id',
      'events.analysis as event_analysis',
    ])
    .where('attributes.id', '=', anyOf([...new Set(matches.map(({ attribute_id }) => attribute_id))]))
    .execute()
  const partners = new Map(rows.map((row) => [row.id, partnerText(row)]))
  const texts = new Map<number, string[]>()
  for (const { source_id, attribute_id } of matches) {
    const text = partners.get(attribute_id)
    if (text !== undefined) texts.set(source_id, [...(texts.get(source_id) ?? []), text])
  }
  return texts
}

type Partner = Parameters<typeof loneAttribute.write>[0] & {
  value1: string
  value2: string
  event_info: string
  event_org_id: number
  event_orgc_id: number
  event_date: string
  event_published: boolean
  event_distribution: number
  event_threat_level_id: number
  event_analysis: number
}

function partnerText(row: Partner): string {
  const Event = JSON.stringify({
    id: String(row.event_id),
    uuid: row.event_uuid,
    threat_level_id: String(row.event_threat_level_id),
    analysis: String(row.event_analysis),
    info: row.event_info,
    distribution: String(row.event_distribution),
    published: row.event_published,
    date: row.event_date,
    orgc_id: String(row.event_orgc_id),
    org_id: String(row.event_org_id),
  })
  return loneAttribute.write({ ...row, value: wholeValue(row), event_uuid: undefined, Event })
}
