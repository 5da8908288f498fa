import { attributeTypes, type AttributeType } from '@tocsin/format'

/** What the cells of a column are. */
export type Column =
  | { is: 'value'; type: AttributeType }
  /** Whatever indicator is found in the cell. */
  | { is: 'text' }
  | { is: 'field'; field: Field }
  | { is: 'ignored' }

/** Fields of MISP's attribute that a cell may hold. */
const fields = [
  'type',
  'value',
  'category',
  'to_ids',
  'comment',
  'uuid',
  'distribution',
  'sharing_group_id',
  'timestamp',
  'first_seen',
  'last_seen',
  'disable_correlation',
  'object_relation',
  'Tag',
] as const
export type Field = (typeof fields)[number]

/** Further names of fields: those of MISP's own CSV, and what people call them. */
const otherNames: Record<string, Field> = {
  date: 'timestamp',
  attribute_tag: 'Tag',
  tag: 'Tag',
  tags: 'Tag',
  ids: 'to_ids',
  indicator: 'value',
}

/** The name of a column in whose cells indicators are looked for. */
const ANY = '*'

// A comment is a field rather than the type of that name.
const byName = new Map<string, Column>([
  ...attributeTypes.map((type): [string, Column] => [type.toLowerCase(), { is: 'value', type }]),
  ...fields.map((field): [string, Column] => [field.toLowerCase(), { is: 'field', field }]),
  ...Object.entries(otherNames).map(([name, field]): [string, Column] => [name, { is: 'field', field }]),
  [ANY, { is: 'text' }],
])

/** What a column of this name holds; undefined for a name that says nothing to us. */
export function columnOf(name: string): Column | undefined {
  const key = name.trim().toLowerCase()
  return key === '' ? { is: 'ignored' } : byName.get(key)
}

/** Whether something in these columns could become an attribute. */
export function bearValues(columns: readonly Column[]): boolean {
  return columns.some((column) => column.is === 'value' || column.is === 'text' || isField(column, 'value'))
}

function isField(column: Column, field: Field): boolean {
  return column.is === 'field' && column.field === field
}
