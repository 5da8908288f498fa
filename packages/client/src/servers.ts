import { flag, localId, model, nullable, required, text, whole, type Infer } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords } from './record.ts'

const server = model('Server', {
  id: required(localId),
  name: required(text),
  url: required(text),
  org_id: localId,
  remote_org_id: localId,
  push: flag,
  pull: flag,
  push_sightings: flag,
  push_galaxy_clusters: flag,
  pull_galaxy_clusters: flag,
  push_analyst_data: flag,
  pull_analyst_data: flag,
  publish_without_email: flag,
  unpublish_event: flag,
  self_signed: flag,
  internal: flag,
  remove_missing_tags: flag,
  caching_enabled: flag,
  priority: whole(-2_147_483_648, 2_147_483_647, 'A priority is a whole number.'),
  push_rules: text,
  pull_rules: text,
  every: nullable(text),
  cert_file: nullable(text),
  client_cert_file: nullable(text),
})
/** A link to another server. Rules are JSON, as MISP keeps them; `every` is how often it is pulled (`6h`), or null: Tocsin only. */
export type Server = Infer<typeof server>

/** Authorities of the other server, and a certificate of this one with its key: PEM in base64. */
type SentCertificates = {
  submitted_cert?: string
  submitted_client_cert?: string
  delete_cert?: boolean
  delete_client_cert?: boolean
}

/** What is said of a link to be made or changed; `authkey` is the key of a synchronising user over there. */
export type SentServer = Partial<Omit<Server, 'id'>> & {
  authkey?: string
  remote_org_id?: number | string
} & SentCertificates

/** What a test of a link found: `status` 1 is well, others as MISP numbers them. */
export type ConnectionTest = {
  status: number
  version?: string
  mismatch?: string | false
  post?: number
  uuid?: string
}

/** What became of one record that went over a link, or was offered. */
export type SyncOutcome = {
  kind: 'event' | 'proposal' | 'sighting' | 'cluster' | 'analyst-data' | 'value'
  uuid: string
  outcome: 'added' | 'updated' | 'unchanged' | 'refused' | 'failed'
  why: string
}

/** What a run over a link came to; times are ISO 8601. `outcomes` has one for each record that was offered. */
export type Receipt = {
  id: string
  server: { id: string | null; name: string; url: string }
  way: 'pull' | 'push' | 'cache'
  technique: string
  state: 'queued' | 'running' | 'done' | 'failed'
  error: string | null
  job: string | null
  created: string
  ended: string | null
  counts: Partial<Record<SyncOutcome['kind'], Partial<Record<SyncOutcome['outcome'], number>>>>
}

/** A record that one side of a link should have by its rules and lacks, or has in another version. */
export type Difference = {
  kind: 'event' | 'attribute' | 'object' | 'report'
  uuid: string
  /** `refused`: the rules would send it, and something else keeps it back. */
  outcome: 'missing-here' | 'older-here' | 'missing-there' | 'older-there' | 'refused'
  why: string
}

/** What the last comparison of both sides of a link came to; `counts` has what is the same (`unchanged`) too. */
export type DriftReport = Pick<Receipt, 'id' | 'server' | 'state' | 'error' | 'job' | 'created' | 'ended'> & {
  counts: Record<string, Record<string, number>>
}

/** An event in the index of another server, as that shows it. `here` says whether it is here: Tocsin only. */
export type PreviewedEvent = {
  Event: Record<string, unknown> & { uuid?: string; info?: string; date?: string; Orgc?: { name?: string } }
  here?: 'absent' | 'older' | 'current'
}

/** What narrows the index of another server down; pages count from 1. */
export type PreviewFilter = {
  page?: number
  limit?: number
  searchall?: string
  searchorg?: string
  searchtag?: string
}

/** Links to other servers, for site admins. Every method throws ApiError. */
export type ServersApi = {
  index(): Promise<Server[]>
  add(server: SentServer): Promise<Server>
  edit(id: string | number, server: SentServer): Promise<Server>
  delete(id: string | number): Promise<void>
  test(id: string | number): Promise<ConnectionTest>
  /** Has events fetched: all (`full`), those that are here (`update`), or one by id or uuid. Answers the id of the job. */
  pull(id: string | number, technique?: string): Promise<string>
  /** Has events sent: all (`full`), or one by id or uuid. Answers the id of the job. */
  push(id: string | number, technique?: string): Promise<string>
  /** Has the values of one server kept to be looked up, or of `all` whose links say so. */
  cache(scope: string | number): Promise<void>
  /** A page of what the other server has, newest first; nothing of it is kept. */
  preview(id: string | number, filter?: PreviewFilter): Promise<PreviewedEvent[]>
  /** An event over there, by its number or uuid, as that server shows it; nothing of it is kept. */
  previewEvent(id: string | number, event: string | number): Promise<{ Event: Record<string, unknown> }>
  /** Has both sides of a link compared; nothing is changed. Answers the id of the job. Tocsin only. */
  measureDrift(id: string | number): Promise<string>
  /** What the last comparison of a link came to. Tocsin only. */
  drift(id: string | number): Promise<DriftReport>
  /** Each difference that it found, page after page. Tocsin only. */
  differences(id: string | number): AsyncGenerator<Difference, void>
  /** The latest receipts, newest first. Tocsin only. */
  receipts(filter?: { server?: string | number; limit?: number }): Promise<Receipt[]>
  /** Each outcome of a receipt, page after page. Tocsin only. */
  outcomes(receipt: string): AsyncGenerator<SyncOutcome, void>
}

export function serversApi({ get, post }: Connection): ServersApi {
  return {
    index: async () => readRecords(await get('/servers/index'), 'Server', server),
    add: async (sent) => readRecord(await post('/servers/add', JSON.stringify(sent)), 'Server', server),
    edit: async (id, sent) =>
      readRecord(await post(pathTo('/servers/edit', id), JSON.stringify(sent)), 'Server', server),
    async delete(id) {
      await post(pathTo('/servers/delete', id))
    },
    // The shapes of what follows are the server's own, and of one version with it.
    test: async (id) => (await post(pathTo('/servers/testConnection', id))) as ConnectionTest,
    pull: async (id, technique = 'full') => jobIn(await post(pathTo(pathTo('/servers/pull', id), technique))),
    push: async (id, technique = 'full') => jobIn(await post(pathTo(pathTo('/servers/push', id), technique))),
    async cache(scope) {
      await post(pathTo('/servers/cache', scope))
    },
    preview: async (id, filter = {}) =>
      (await post(pathTo('/servers/previewIndex', id), JSON.stringify(filter))) as PreviewedEvent[],
    previewEvent: async (id, event) =>
      (await get(pathTo(pathTo('/servers/previewEvent', id), event))) as { Event: Record<string, unknown> },
    measureDrift: async (id) => ((await post(pathTo('/tocsin/drift', id))) as { job: string }).job,
    drift: async (id) => (await get(`${pathTo('/tocsin/drift', id)}?limit=1`)) as DriftReport,
    async *differences(id) {
      let after = ''
      do {
        const path = `${pathTo('/tocsin/drift', id)}?after=${encodeURIComponent(after)}`
        const page = (await get(path)) as { differences: Difference[]; next: string | null }
        yield* page.differences
        after = page.next ?? ''
      } while (after !== '')
    },
    async receipts({ server: id, limit = 20 } = {}) {
      const which = id === undefined ? '' : `&server=${id}`
      return ((await get(`/tocsin/receipts?limit=${limit}${which}`)) as { receipts: Receipt[] }).receipts
    },
    async *outcomes(receipt) {
      let after = ''
      do {
        const path = `${pathTo('/tocsin/receipts', receipt)}?after=${encodeURIComponent(after)}`
        const page = (await get(path)) as { outcomes: SyncOutcome[]; next: string | null }
        yield* page.outcomes
        after = page.next ?? ''
      } while (after !== '')
    },
  }
}

/** MISP names the job in its sentence. */
function jobIn(answer: unknown): string {
  const { message = '' } = answer as { message?: string }
  return /Job ID: (\d+)/.exec(message)?.[1] ?? ''
}
