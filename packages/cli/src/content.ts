import type { Client, ContentSummary } from '@tocsin/client'
import { localArchive } from './content-archive.ts'
import { followJob } from './follow-job.ts'
import { printable } from './printable.ts'

export type ContentOptions = { from?: string; kind?: string }

type Told = { print: (line: string) => void; isTerminal: boolean }

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
    : // Jobs of this kind answer a summary.
      ((await followJob(client, await client.content.update(wishes), isTerminal ? print : () => {})) as ContentSummary)
  for (const line of linesOf(summary)) print(printable(line))
  return summary.broken.length + summary.failures.length === 0 ? 0 : 1
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
