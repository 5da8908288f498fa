import type { ColumnType, Generated } from 'kysely'

/** Columns and their meaning: the migration `0034-zeromq`. JSON is written as text. */
export type ZeromqMessagesTable = {
  id: Generated<number>
  topic: string
  action: string
  record_id: number
  record: ColumnType<unknown, string | null | undefined, never>
  noted: Generated<Date>
}
