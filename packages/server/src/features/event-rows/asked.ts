import { choiceField, numberField, readFields, textField } from '../../platform/http/fields.ts'

/** What the rows of an event are asked for. */
export const askedFields = {
  words: textField({ most: 1_000 }),
  deleted: choiceField(['without', 'with', 'only']),
  sort: choiceField(['timestamp', 'type', 'category', 'value', 'to_ids', 'distribution', 'first_seen']),
  direction: choiceField(['asc', 'desc']),
  offset: numberField(10_000_000),
  limit: numberField(500),
}

export type Sort = 'timestamp' | 'type' | 'category' | 'value' | 'to_ids' | 'distribution' | 'first_seen'
export type Asked = {
  words: string
  deleted: 'without' | 'with' | 'only'
  sort: Sort
  direction: 'asc' | 'desc'
  offset: number
  limit: number
}

export function readAsked(body: unknown): Asked {
  const sent = readFields(body, askedFields)
  return { words: '', deleted: 'without', sort: 'timestamp', direction: 'desc', offset: 0, limit: 100, ...sent }
}
