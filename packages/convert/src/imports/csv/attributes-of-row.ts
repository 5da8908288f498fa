import { attribute, isAttributeType, Report, type Attribute } from '@tocsin/format'
import { findIndicators } from '../../free-text/find-indicators.ts'
import type { Loss } from '../../loss.ts'
import type { Column, Field } from './columns.ts'
import type { CsvRow } from './row-reader.ts'

/** A row read: the attributes in it, and what in it has no place. */
export type RowRead = { attributes: Attribute[]; losses: Loss[] }

/** A value of the row, and what is known of it alone. */
type Found = { type: string; value: string; to_ids?: boolean; comment?: string }

/**
 * The attributes of a row: one for each cell of a column that is named for a type, each indicator that is found in a
 * column without one, and one of `type` and `value`. The row's other fields are theirs, each.
 */
export function attributesOfRow({ line, cells }: CsvRow, columns: readonly Column[]): RowRead {
  const said = fieldsOf(cells, columns)
  const found = [...valuesOf(cells, columns), ...valueOfFields(said)]
  const read: RowRead = { attributes: [], losses: [] }
  const lose = (why: string, place = '') => read.losses.push({ path: `line ${line}${place}`, why })
  if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    lose(`The row has ${cells.length} cells, and ${columns.length} columns have a name.`)
  }
  if (found.length === 0) lose('No value stands in this row.')
  for (const [i, item] of found.entries()) {
    const report = new Report()
    // One uuid names one attribute.
    const uuid = i === 0 ? said.get('uuid') : undefined
    const made = attribute.read(rawAttribute(item, said, uuid), report)
    if (made) read.attributes.push(made)
    for (const { path, message } of report.findings) lose(message, path === '' ? '' : `, ${path}`)
  }
  return read
}

function fieldsOf(cells: readonly string[], columns: readonly Column[]): Map<Field, string> {
  const said = new Map<Field, string>()
  for (const [i, column] of columns.entries()) {
    const cell = cells[i]?.trim() ?? ''
    if (column.is === 'field' && cell !== '') said.set(column.field, cell)
  }
  return said
}

function valuesOf(cells: readonly string[], columns: readonly Column[]): Found[] {
  return columns.flatMap((column, i): Found[] => {
    const cell = cells[i]?.trim() ?? ''
    if (cell === '') return []
    if (column.is === 'value') return [{ type: column.type, value: cell }]
    return column.is === 'text' ? indicatorsIn(cell) : []
  })
}

/** A value without a type may still say by itself what it is. */
function valueOfFields(said: ReadonlyMap<Field, string>): Found[] {
  const value = said.get('value')
  if (value === undefined) return []
  const type = said.get('type')
  if (type === undefined) return indicatorsIn(value).slice(0, 1)
  return [{ type: isAttributeType(type) ? type : type.toLowerCase(), value }]
}

function indicatorsIn(cell: string): Found[] {
  return [...findIndicators(cell)].map(({ default_type: type, value, to_ids, comment }) => {
    return { type, value, to_ids, ...(comment === undefined ? {} : { comment }) }
  })
}

function rawAttribute(item: Found, said: ReadonlyMap<Field, string>, uuid: string | undefined): object {
  const { value: _value, type: _type, uuid: _uuid, Tag, ...fields } = Object.fromEntries(said)
  const comment = [fields['comment'], item.comment].filter((part) => part !== undefined).join(' ')
  return {
    ...item,
    ...fields,
    ...(comment === '' ? {} : { comment }),
    ...(uuid === undefined ? {} : { uuid }),
    ...(Tag === undefined ? {} : { Tag: tagsIn(Tag) }),
  }
}

/** MISP's CSV has the tags of an attribute in one cell, with commas between them. */
function tagsIn(cell: string): { name: string }[] {
  const names = cell.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '').map((name) => ({ name }))
}
