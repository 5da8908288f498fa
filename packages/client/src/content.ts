import type { Finding } from '@tocsin/format'
import type { Call, Connection } from './connection.ts'
import { pathTo } from './record.ts'

type Outcomes = { added: number; changed: number; unchanged: number; older: number; broken: number }
type Named = { kind: string; key: string }

/** What a load did, kind by kind, and what it left alone. Lists name 500 at the most; the numbers count all. */
export type ContentSummary = {
  kinds: Record<string, Outcomes & { entries: { added: number; changed: number; removed: number } }>
  /** Files of no kind that is loaded. */
  ignored: number
  broken: { path: string; kind: string | null; findings: Omit<Finding, 'value'>[] }[]
  /** Documents that the server has in a newer version. */
  older: (Named & { path: string; version: string; held: string })[]
  /** What the same source brought before and has no more: it is kept. */
  missing: Named[]
  failures: { source: string; message: string }[]
}

/** A document that is loaded: `version` as it spells it, `source` where it came from. */
export type ContentDocument = Named & { version: string; sha256: string; path: string; source: string; loaded: string }

type Archive = { body: ReadableStream<Uint8Array> | Blob; type: NonNullable<Call['type']>; name: string }

/** Public content: taxonomies, galaxies, warninglists and the like. Tocsin only. Every method throws ApiError. */
export type ContentApi = {
  /** Has the server load from an address, or from where it takes its content; answers the id of the job that does. */
  update(wishes?: { from?: string; kind?: string }): Promise<string>
  /** Sends an archive (.tar.gz, .tar, .zip) to be loaded; what is sent under the same name counts as one source. */
  upload(archive: Archive, kind?: string): Promise<ContentSummary>
  /** The documents that are loaded, page after page. */
  index(kind?: string): AsyncGenerator<ContentDocument, void>
  /** A document as it was loaded. */
  source(kind: string, key: string): Promise<unknown>
}

export function contentApi(connection: Connection): ContentApi {
  const { get, post, text } = connection
  return {
    // The shapes are the server's own, and of one version with it.
    update: async (wishes = {}) =>
      ((await post('/tocsin/content/update', JSON.stringify(wishes))) as { job: string }).job,
    async upload({ body, type, name }, kind) {
      const query = new URLSearchParams({ name, ...(kind === undefined ? {} : { kind }) })
      const answer = await text({ method: 'POST', path: `/tocsin/content/upload?${query}`, body, type })
      return JSON.parse(answer) as ContentSummary
    },
    async *index(kind) {
      for (let after: string | null = '0'; after !== null;) {
        const query: string = new URLSearchParams({ after, ...(kind === undefined ? {} : { kind }) }).toString()
        const page = (await get(`/tocsin/content?${query}`)) as { documents: ContentDocument[]; next: string | null }
        yield* page.documents
        after = page.next
      }
    },
    source: async (kind, key) => get(pathTo(pathTo('/tocsin/content', kind), key)),
  }
}
