import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import type { ServerRow } from '../servers/find-server.ts'
import { accounted } from './accounted.ts'
import { openPush } from './push.ts'
import { pushCandidates } from '../events/push-candidates.ts'
import { pushClusters } from './push-clusters.ts'
import { attributesThere } from './push-companions.ts'
import { prepare, pushEvent } from './push-event.ts'
import { pushSightings } from './push-sightings.ts'
import { clustersNamed } from './pull-clusters.ts'
import { startRun, type Counts } from './runs.ts'

/**
 * Sends an event that was just published to every server that it is pushed to, most urgent first, but not back to where it
 * came from. One that cannot be reached keeps it from no other.
 *
 * Source: MISP's Event::uploadEventToServersRouter, in `sync-protocol` §4, "Publish-time push".
 */
export async function pushPublished(
  context: Context,
  { event, exceptServer, by }: JobPayloads['sync.publish'],
  job: JobRun,
): Promise<Record<string, Counts | string>> {
  const links = await context.db
    .selectFrom('servers')
    .selectAll()
    .where('push', '=', true)
    .$if(exceptServer !== undefined, (query) => query.where('id', '<>', exceptServer ?? 0))
    .orderBy('priority')
    .orderBy('id')
    .execute()
  const told: Record<string, Counts | string> = {}
  for (const [done, link] of links.entries()) {
    job.progress(done, links.length, link.name)
    const [candidate] = await pushCandidates(context.db, link, [event])
    if (!candidate) continue
    told[link.name] = await pushOne(context, { link, event, uuid: candidate.uuid, userId: by.userId }, job)
  }
  job.progress(links.length, links.length)
  return told
}

type One = { link: ServerRow; event: number; uuid: string; userId: number }

async function pushOne(context: Context, { link, event, uuid, userId }: One, job: JobRun): Promise<Counts | string> {
  const run = await startRun(context.db, link, { way: 'push', technique: uuid, userId, job: job.id })
  try {
    return await accounted(context, run, job, async () => {
      const pushing = await openPush(context, { run, link: String(link.id) }, job.signal)
      if (link.push_galaxy_clusters) await pushClusters(pushing, await ownClustersOf(context.db, event))
      const { outcome } = await pushEvent(pushing, uuid)
      if (!link.push_sightings || outcome === 'refused' || outcome === 'failed') return
      const { stored, sent } = await prepare(pushing, uuid)
      await pushSightings(pushing, { uuid, attributes: attributesThere(stored, sent) })
    })
  } catch (error) {
    if (job.signal.aborted) throw error
    return error instanceof Error ? error.message : 'failed'
  }
}

/** The clusters of somebody's own that the tags of an event and of its attributes name: these tags end in their uuids. */
async function ownClustersOf(db: Db, event: number): Promise<string[]> {
  const tags = await db
    .selectFrom('tags')
    .select('name')
    .where('is_custom_galaxy', '=', true)
    .where((eb) =>
      eb.or([
        eb('id', 'in', eb.selectFrom('event_tags').select('tag_id').where('event_id', '=', event)),
        eb('id', 'in', eb.selectFrom('attribute_tags').select('tag_id').where('event_id', '=', event)),
      ]),
    )
    .execute()
  return clustersNamed(tags)
}
