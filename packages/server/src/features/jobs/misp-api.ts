import { dateTime, localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { listOf, object, orNull, told } from '../../platform/http/api/shapes.ts'

const bool = { writes: { type: 'boolean' } }
const job = object({
  id: localId,
  worker: text,
  job_type: text,
  job_input: text,
  status: text,
  retries: text,
  message: text,
  progress: text,
  org_id: localId,
  process_id: orNull(text),
  date_created: dateTime,
  date_modified: dateTime,
  job_status: text,
  failed: bool,
  worker_status: bool,
})

/** What MISP tells of jobs. */
export const mispJobsApi: RouteTable = {
  group: 'Jobs',
  routes: {
    'GET /jobs[/index]': {
      summary: 'List jobs as MISP does',
      takes: { page: told(localId, 'Of twenty jobs.') },
      answers: listOf(object({ Job: job, Org: object({ id: localId, name: text, uuid: text }) })),
    },
    'GET /jobs/getProgress/{id}': {
      summary: 'Tell how far a job is, in percent',
      path: { id: told(text, 'The number of a job, or a kind: the latest of it.') },
      answers: object({ progress: text }),
    },
  },
}
