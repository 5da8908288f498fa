import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { findServer } from '../servers/find-server.ts'
import { accounted } from '../runs/accounted.ts'
import { openPush } from './push.ts'
import { pushCandidates } from '../events/push-candidates.ts'
import { pushClusters } from './push-clusters.ts'
import { attributesOf } from './push-companions.ts'
import { prepare, pushEvent } from './push-event.ts'
import { pushSightings } from './push-sightings.ts'
import { clustersNamed } from './pull-clusters.ts'
import { overLink } from './enqueue.ts'
import { startRun } from '../runs/start.ts'

/**
 * Sends an event that was just published to a server that it is pushed to, with the clusters that its tags name and its
 * sightings. What the rules of the link keep back is no run.
 *
 * Source: MISP's Event::uploadEventToServersRouter, in `sync-protocol` §4, "Publish-time push".
 */
export async function pushPublished(
  context: Context,
  { event, server, by }: JobPayloads['sync.publish'],
  job: JobRun,
): Promise<object | undefined> {
  const link = await findServer(context.db, String(server))
  const [candidate] = link?.push ? await pushCandidates(context.db, link, [event]) : []
  if (!link || !candidate) return undefined
  const { uuid } = candidate
  const run = await startRun(context.db, overLink(link), {
    what: 'push',
    technique: uuid,
    userId: by.userId,
    job: job.id,
  })
  return accounted(context, run, job, async () => {
    const pushing = await openPush(context, { run, link: String(link.id) }, job.signal)
    if (link.push_galaxy_clusters) await pushClusters(pushing, await ownClustersOf(context.db, event))
    const { outcome } = await pushEvent(pushing, uuid)
    if (!link.push_sightings || outcome === 'refused' || outcome === 'failed') return
    const { sent } = await prepare(pushing, uuid)
    if (sent.kind === 'send') await pushSightings(pushing, { uuid, attributes: attributesOf(sent.event) })
  })
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
