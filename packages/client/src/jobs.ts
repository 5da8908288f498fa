import type { Connection } from './connection.ts'
import { pathTo } from './record.ts'

/** Something that goes on behind the answers. `total` is null where it is not known; times are ISO 8601. */
export type Job = {
  id: string
  kind: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number | null
  /** What it is at. */
  message: string
  user_id: string
  org_id: string
  created: string
  started: string | null
  ended: string | null
  /** Why it failed. */
  error: string | null
  /** What came of it: of its kind's own shape. */
  result: unknown
}

/** Jobs of one's own, or for site admins all. Tocsin only. Every method throws ApiError. */
export type JobsApi = {
  /** The latest, the newest first. */
  index(): Promise<Job[]>
  view(id: string): Promise<Job>
}

export function jobsApi({ get }: Connection): JobsApi {
  return {
    // The shapes are the server's own, and of one version with it.
    index: async () => ((await get('/tocsin/jobs')) as { jobs: Job[] }).jobs,
    view: async (id) => (await get(pathTo('/tocsin/jobs', id))) as Job,
  }
}
