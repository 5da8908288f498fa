import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, type ContentSummary } from '@tocsin/client'
import { localArchive } from './content-archive.ts'
import { printable } from './printable.ts'

export type ContentOptions = { from?: string; kind?: string }

type Told = { print: (line: string) => void; isTerminal: boolean }

/** So many milliseconds lie between two looks at how far the server is. */
const PACE = 500

/**
 * Has public content loaded: from the place that the server takes it from, from an address, or from a folder or archive of
 * this machine, which is sent. Answers the exit code: 0 when all is well, 1 when something could not be taken.
 *
 * @throws ApiError when the server refuses, or the load fails as a whole
 */
export async function updateContent(
  client: Client,
  { from, kind }: ContentOptions,
  { print, isTerminal }: Told,
): Promise<0 | 1> {
  const isLocal = from !== undefined && !/^https?:\/\//i.test(from)
  const wishes = { ...(from === undefined ? {} : { from }), ...(kind === undefined ? {} : { kind }) }
  const summary = isLocal
    ? await client.content.upload(await localArchive(from), kind)
    : await follow(client, await client.content.update(wishes), isTerminal ? print : () => {})
  for (const line of linesOf(summary)) print(printable(line))
  return summary.broken.length + summary.failures.length === 0 ? 0 : 1
}

/** Waits for a job, and tells what it is at. */
async function follow(client: Client, id: string, tell: (line: string) => void): Promise<ContentSummary> {
  let told = ''
  for (;;) {
    const job = await client.jobs.view(id)
    // Jobs of this kind answer a summary.
    if (job.state === 'done') return job.result as ContentSummary
    if (job.state === 'failed' || job.state === 'cancelled') throw new ApiError(200, job.error ?? `It is ${job.state}.`)
    const line = `${job.message} (${job.done}${job.total === null ? '' : ` of ${job.total}`})`
    if (job.state === 'running' && line !== told) tell(printable(line))
    told = line
    await sleep(PACE)
  }
}

function* linesOf({ kinds, ignored, broken, older, missing, failures }: ContentSummary): Generator<string> {
  for (const { source, message } of failures) yield `${source}: ${message}`
  for (const { path, findings } of broken) {
    for (const finding of findings) yield `${path}: ${finding.path === '' ? '' : `${finding.path}: `}${finding.message}`
  }
  for (const { path, version, held } of older) yield `${path}: version ${version} left out, since ${held} is there`
  for (const { kind, key } of missing) yield `${kind} ${key}: no longer in the source, and kept`
  for (const [kind, { added, changed, unchanged, older: left, broken: faulty, entries }] of Object.entries(kinds)) {
    const documents = { added, changed, unchanged, older: left, broken: faulty }
    yield `${kind}: ${told(documents)}${told(entries) === '' ? '' : `; entries: ${told(entries)}`}`
  }
  if (ignored > 0) yield `${ignored} other files`
}

/** `3 added, 1 changed`: what there was none of is not told. */
function told(counts: Record<string, number>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
}
