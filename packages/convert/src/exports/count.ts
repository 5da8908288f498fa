import type { Exporter } from '../exporter.ts'

/** How many there are: a bare number. Source: MISP's CountExport. */
export const count: Exporter<unknown, object> = {
  name: 'count',
  contentType: 'text/plain; charset=utf-8',
  async *write(pages) {
    let total = 0
    for await (const page of pages) total += page.length
    yield String(total)
  },
}
