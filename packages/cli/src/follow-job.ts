import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, type Job } from '@tocsin/client'
import { printable } from './printable.ts'

/** So many milliseconds lie between two looks at how far the server is. */
const PACE = 500

/** Waits for a job, and tells what it is at. Answers its result. @throws ApiError when it fails */
export async function followJob(client: Client, id: string, tell: (line: string) => void): Promise<unknown> {
  let told = ''
  for (;;) {
    const job = await client.jobs.view(id)
    if (job.state === 'done') return job.result
    if (job.state === 'failed' || job.state === 'cancelled') throw new ApiError(200, job.error ?? `It is ${job.state}.`)
    const line = stateOf(job)
    if (job.state === 'running' && line !== told) tell(printable(line))
    told = line
    await sleep(PACE)
  }
}

/** How far a job is: `fetching (3 of 7)`. */
export function stateOf({ message, done, total }: Pick<Job, 'message' | 'done' | 'total'>): string {
  return `${message}${message === '' ? '' : ' '}(${done}${total === null ? '' : ` of ${total}`})`
}
