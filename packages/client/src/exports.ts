import type { Connection } from './connection.ts'
import { pathTo } from './record.ts'

/** A search that is kept by a name. Ids are uuids, times ISO 8601. */
export type SavedSearch = {
  id: string
  name: string
  description: string
  scope: 'events' | 'attributes'
  /** As restSearch takes them, `returnFormat` included. */
  parameters: Record<string, unknown>
  /** Who else may use it: the question is shared, not the answer. */
  shared_with: 'nobody' | 'organisation' | 'everybody'
  /** Whether it is a collection of the TAXII server, for the same people. */
  taxii: boolean
  is_own: boolean
  org: { uuid: string; name: string }
  created: string
  modified: string
}

/** What is said of a search to be saved or changed. */
export type SentSearch = Partial<
  Pick<SavedSearch, 'name' | 'description' | 'scope' | 'parameters' | 'shared_with' | 'taxii'>
>

/** What is written of a saved search again and again. */
export type ScheduledExport = {
  id: string
  saved_search: { id: string; name: string }
  format: string
  /** `15m`, `6h`, `1d`; null for when it is told to. */
  every: string | null
  next_run: string | null
  created: string
  /** What its token begins with; null once that was revoked. */
  token_start: string | null
  /** The token and where it leads, when it has just been given: never again. */
  token?: string
  url?: string
  last_run: { job: string | null; is_running: boolean; ran: string | null; error: string | null }
  file: { sha256: string; size: number; made: string; content_type: string } | null
}

/** Searches that are kept, one's own and those that others share. Tocsin only. Every method throws ApiError. */
export type SavedSearchesApi = {
  /** All of them, page after page. */
  index(): Promise<SavedSearch[]>
  view(id: string): Promise<SavedSearch>
  add(search: SentSearch): Promise<SavedSearch>
  edit(id: string, search: SentSearch): Promise<SavedSearch>
  delete(id: string): Promise<void>
}

/** One's own scheduled exports. Tocsin only. Every method throws ApiError. */
export type ExportsApi = {
  index(): Promise<ScheduledExport[]>
  add(wishes: { saved_search: string; format?: string; every?: string | null }): Promise<ScheduledExport>
  edit(id: string, wishes: { format?: string; every?: string | null }): Promise<ScheduledExport>
  delete(id: string): Promise<void>
  /** Has it made soon; `last_run.job` is the job that does it. */
  run(id: string): Promise<ScheduledExport>
  /** Gives it another token; the old one is worth nothing any more. */
  renewToken(id: string): Promise<ScheduledExport>
  revokeToken(id: string): Promise<ScheduledExport>
}

// The shapes are the server's own, and of one version with it.
const search = (answer: unknown) => answer as SavedSearch
const scheduled = (answer: unknown) => answer as ScheduledExport

export function savedSearchesApi({ get, post, patch, text }: Connection): SavedSearchesApi {
  const route = '/tocsin/saved-searches'
  return {
    async index() {
      const all: SavedSearch[] = []
      let after = ''
      for (;;) {
        const page = (await get(route + after)) as { saved_searches: SavedSearch[]; next?: string }
        all.push(...page.saved_searches)
        if (page.next === undefined) return all
        after = `?after=${encodeURIComponent(page.next)}`
      }
    },
    view: async (id) => search(await get(pathTo(route, id))),
    add: async (wishes) => search(await post(route, JSON.stringify(wishes))),
    edit: async (id, wishes) => search(await patch(pathTo(route, id), JSON.stringify(wishes))),
    async delete(id) {
      await text({ method: 'DELETE', path: pathTo(route, id) })
    },
  }
}

export function exportsApi({ get, post, patch, text }: Connection): ExportsApi {
  const route = '/tocsin/exports'
  return {
    index: async () => ((await get(route)) as { exports: ScheduledExport[] }).exports,
    add: async (wishes) => scheduled(await post(route, JSON.stringify(wishes))),
    edit: async (id, wishes) => scheduled(await patch(pathTo(route, id), JSON.stringify(wishes))),
    async delete(id) {
      await text({ method: 'DELETE', path: pathTo(route, id) })
    },
    run: async (id) => scheduled(await post(`${pathTo(route, id)}/run`)),
    renewToken: async (id) => scheduled(await post(`${pathTo(route, id)}/token`)),
    revokeToken: async (id) =>
      scheduled(JSON.parse(await text({ method: 'DELETE', path: `${pathTo(route, id)}/token` }))),
  }
}
