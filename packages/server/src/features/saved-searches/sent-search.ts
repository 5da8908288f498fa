import { choiceField, readFields, textField, yesNoField, type Field } from '../../platform/http/fields.ts'

/** So much text a search may be. */
const MAX_PARAMETERS = 64 * 1024

const parameters: Field<Record<string, unknown>> = {
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return JSON.stringify(value).length > MAX_PARAMETERS ? undefined : { ...value }
  },
  expects: `An object as restSearch takes it, of at most ${MAX_PARAMETERS} characters, is expected.`,
  accepts: { type: 'object' },
}

export const searchFields = {
  name: textField({ least: 1, most: 255 }),
  description: textField({ most: 4_000 }),
  scope: choiceField(['events', 'attributes']),
  parameters,
  shared_with: choiceField(['nobody', 'organisation', 'everybody']),
  taxii: yesNoField,
}

/** What is said of a search that is to be saved; what is not said is as it was, or as it is usually. */
export type SentSearch = ReturnType<typeof readSentSearch>

export function readSentSearch(body: unknown) {
  return readFields(body, searchFields)
}
