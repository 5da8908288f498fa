import type { Client } from '@tocsin/client'
import { stateOf } from './follow-job.ts'
import { printable } from './printable.ts'

/** The latest jobs, newest first, a line each. */
export async function listJobs(client: Client, print: (line: string) => void): Promise<void> {
  for (const job of await client.jobs.index()) {
    const told = job.error ?? (job.total === null && job.message === '' ? '' : stateOf(job))
    print(printable(`${job.id}  ${job.created}  ${job.kind}  ${job.state}${told === '' ? '' : `  ${told}`}`))
  }
}
