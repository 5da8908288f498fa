import type { AttributeRow, ObjectRow } from './rows.ts'

/** The columns that COPY writes, in the order of the tables. */
export const attributeColumns = [
  'id',
  'event_id',
  'object_id',
  'uuid',
  'type',
  'category',
  'object_relation',
  'value1',
  'value2',
  'value1_key',
  'value2_key',
  'ip',
  'to_ids',
  'timestamp',
  'distribution',
  'sharing_group_id',
  'deleted',
  'disable_correlation',
  'first_seen',
  'last_seen',
  'comment',
] as const satisfies readonly (keyof AttributeRow)[]

export const objectColumns = [
  'id',
  'event_id',
  'uuid',
  'name',
  'meta_category',
  'description',
  'template_uuid',
  'template_version',
  'timestamp',
  'distribution',
  'sharing_group_id',
  'comment',
  'deleted',
  'first_seen',
  'last_seen',
] as const satisfies readonly (keyof ObjectRow)[]
