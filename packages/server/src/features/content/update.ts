import type { Actor } from '../../access/actor.ts'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import { runAtOnce, type JobRun } from '../../platform/jobs/records.ts'
import { SYSTEM } from '../audit/record.ts'
import type { ContentKind } from './content-kind.ts'
import type { Source } from './gather.ts'
import { loadContent } from './load.ts'
import { isAddress, sourcesOf } from './open-source.ts'
import type { Summary } from './summary.ts'

type Kinds = readonly ContentKind[]

/** Loads from an address, or from where this server takes its content. */
export async function updateContent(
  context: Context,
  kinds: Kinds,
  { from, kind, by }: JobPayloads['content.update'],
  job: JobRun,
): Promise<Summary> {
  const only = onlyKinds(kinds, kind)
  const wanted = only ?? kinds.map(({ name }) => name)
  const sources = sourcesOf(context, { from, kinds: wanted, signal: job.signal })
  return loadContent(context, { kinds, only, sources, by, job })
}

/** Enqueues an update; answers the id of its job. */
export async function enqueueUpdate(context: Context, kinds: Kinds, actor: Actor, wishes: Wishes): Promise<number> {
  const from = textWish(wishes['from']) || undefined
  const kind = textWish(wishes['kind']) || undefined
  if (from !== undefined && !(isAddress(from) && URL.canParse(from))) {
    throw new Problem('invalid', 'from: An http or https address is expected; folders and files are sent to upload.')
  }
  onlyKinds(kinds, kind)
  const by = jobOwnerOf(actor)
  const payload = { by, ...(from === undefined ? {} : { from }), ...(kind === undefined ? {} : { kind }) }
  return inTransaction(context, async (tx) => addJob(tx, 'content.update', payload, { by }))
}

/** At the first start: where the operator names a place that content comes from, it is loaded from there. */
export async function enqueueConfigured(context: Context): Promise<void> {
  if (context.config.contentSource === undefined) return
  await inTransaction(context, async (tx) => addJob(tx, 'content.update', { by: SYSTEM }, { by: SYSTEM }))
}

/** Loads here and now, of these kinds or of all; from `source`, or from where this server takes its content. */
export async function updateAtOnce(
  context: Context,
  kinds: Kinds,
  actor: Actor,
  { only, source }: { only: readonly string[] | undefined; source?: Source },
): Promise<Summary> {
  return runAtOnce(context.db, 'content.update', jobOwnerOf(actor), async (job) => {
    const wanted = only ?? kinds.map(({ name }) => name)
    const sources = source ? [source] : sourcesOf(context, { from: undefined, kinds: wanted })
    return loadContent(context, { kinds, only, sources, by: actor, job })
  })
}

/** The kind that was named, if one was. */
export function onlyKinds(kinds: Kinds, name: string | undefined): string[] | undefined {
  if (name === undefined) return undefined
  if (kinds.some((kind) => kind.name === name)) return [name]
  throw new Problem('invalid', `kind: One of ${kinds.map((kind) => kind.name).join(', ')} is expected.`)
}
