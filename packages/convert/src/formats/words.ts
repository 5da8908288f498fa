import type { Attribute } from '@tocsin/format'
import { findIndicators } from '../free-text/find-indicators.ts'
import type { Imported } from '../importer.ts'
import type { Loss } from '../loss.ts'

/** The indicators in a text, as attributes of one event, each as the type that is likeliest. */
export function readWords(text: string, info: string, losses: Loss[] = []): Imported {
  const found = [...findIndicators(text)]
  const Attribute = found.map(({ default_type, value, to_ids, comment }): Attribute => {
    return { type: default_type, value, to_ids, ...(comment === undefined ? {} : { comment }) }
  })
  return { events: [{ info, Attribute }], losses }
}
