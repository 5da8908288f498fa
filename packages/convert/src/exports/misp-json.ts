import { event as eventModel, type Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'

/** Events as MISP writes them in answer to a search: `{"response":[{"Event":…}]}`. */
export const mispJsonExport: Exporter<Event, object> = {
  name: 'json',
  contentType: 'application/json; charset=utf-8',
  async *write(pages) {
    let separator = '{"response":['
    for await (const events of pages) {
      for (const event of events) {
        yield `${separator}{"Event":${eventModel.write(event)}}`
        separator = ','
      }
    }
    yield separator === ',' ? ']}\n' : `${separator}]}\n`
  },
}
