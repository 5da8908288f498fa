import { localId, nativeInteger, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, listOf, object, orNull } from '../../platform/http/api/shapes.ts'

const time = { writes: { type: 'string', format: 'date-time' } }
const job = object({
  id: localId,
  kind: text,
  state: { writes: { enum: ['queued', 'running', 'done', 'failed', 'cancelled'] } },
  done: nativeInteger,
  total: orNull(nativeInteger),
  message: orNull(text),
  user_id: text,
  org_id: text,
  created: time,
  started: orNull(time),
  ended: orNull(time),
  error: orNull(text),
  result: anything,
})

export const jobsApi: RouteTable = {
  group: 'Jobs',
  routes: {
    'GET /tocsin/jobs': {
      summary: 'List the latest jobs',
      more: "One's own; those of all for site admins.",
      answers: object({ jobs: listOf(job) }),
    },
    'GET /tocsin/jobs/{id}': { summary: 'Show how far a job is, or how it ended', answers: job },
    'POST /tocsin/jobs/{id}/cancel': { summary: 'Stop a job', answers: job },
    'POST /tocsin/jobs/{id}/retry': { summary: 'Do a job again that failed or was stopped', answers: job },
  },
}
