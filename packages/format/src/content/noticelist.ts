import { Type } from 'typebox'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { text } from '../schema/scalars.ts'

/** What is told, by language: `{"en": "…"}`. */
const messages: Codec<Record<string, string>> = {
  read(raw, report) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      return report.fault('noticelist.message', 'message maps languages to text.', raw)
    }
    const entries: [string, string][] = []
    for (const [language, value] of Object.entries(raw)) {
      report.enter(language)
      const read = text.read(value, report)
      report.leave()
      if (read === undefined) return undefined
      entries.push([language, read])
    }
    return Object.fromEntries(entries)
  },
  write: (value) => JSON.stringify(value),
  accepts: Type.Record(Type.String(), Type.String()),
  writes: Type.Record(Type.String(), Type.String()),
}

/** Of records in `scope` whose `field` has one of these values, this is to be told. */
export const notice = model('Notice', {
  scope: required(list(text)),
  field: required(list(text)),
  value: required(list(text)),
  tags: list(text),
  message: required(messages),
})
export type Notice = Infer<typeof notice>

/** A noticelist, as `lists/<name>/list.json` of the public library. Source: `content-formats` §5. */
export const noticelist = model('Noticelist', {
  name: required(text),
  expanded_name: required(text),
  ref: required(list(text)),
  geographical_area: list(text),
  version: text,
  notice: required(list(notice)),
})
export type Noticelist = Infer<typeof noticelist>

/** The fields of an attribute that notices ask for. */
export type NoticeableAttribute = { category?: string | undefined; type?: string | undefined }

/**
 * Whether a notice is about such an attribute. Only the scope `attribute` with the fields `category` and `type` counts, as
 * in MISP; a notice of several fields is about whatever has one of its values in one of them.
 *
 * Source: `content-formats` §5.
 */
export function isNoticeFor({ scope, field, value }: Notice, attribute: NoticeableAttribute): boolean {
  if (!scope.includes('attribute')) return false
  const fields = ['category', 'type'] as const
  return fields.some((name) => {
    const own = attribute[name]
    return own !== undefined && field.includes(name) && value.includes(own)
  })
}
