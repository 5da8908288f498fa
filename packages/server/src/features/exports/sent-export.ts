import { readFields, textField } from '../../platform/http/fields.ts'
import { everyField } from '../../platform/http/every.ts'

export const exportFields = {
  saved_search: textField({ least: 36, most: 36 }),
  format: textField({ least: 1, most: 64 }),
  every: everyField,
}

/** What is said of an export; what is not said is as it was, or as it is usually. */
export type SentExport = ReturnType<typeof readSentExport>

export function readSentExport(body: unknown) {
  return readFields(body, exportFields)
}
