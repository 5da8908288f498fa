import type { Tx } from '../../platform/db/connect.ts'

const tables = {
  Attribute: 'attributes',
  Object: 'objects',
  EventReport: 'event_reports',
  Note: 'analyst_data',
  Opinion: 'analyst_data',
  Relationship: 'analyst_data',
} as const

/** The local id of the event that a record is in, whoever asks: it is told to nobody. 0 where it is in none, or not here. */
export async function eventOfRecord(tx: Tx, type: string | null, uuid: string | null): Promise<number> {
  if (uuid === null) return 0
  if (type === 'Event') {
    const event = await tx.selectFrom('events').select('id').where('uuid', '=', uuid).executeTakeFirst()
    return event?.id ?? 0
  }
  const table = Object.entries(tables).find(([name]) => name === type)?.[1]
  if (table === undefined) return 0
  const record = await tx.selectFrom(table).select('event_id').where('uuid', '=', uuid).executeTakeFirst()
  return record?.event_id ?? 0
}
