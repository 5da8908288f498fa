import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { quickSuccess, type QuickAnswer } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { byUuid, visibleClusters } from '../../access/visible-clusters.ts'
import { isUuid } from '../../platform/uuid.ts'
import { collectTags } from '../tag-collections/collect.ts'
import { ensureTags } from '../tags/ensure-tags.ts'
import type { TagRow } from '../tags/resolve.ts'
import { attachTags, detachTag, findAttached } from './attach.ts'
import { findTarget, mayTagTarget, type Target } from './target.ts'

/** Which record; which clusters, by local id or uuid; and whether only this server is to know. */
export type ClusterAttachment = { kind: string; id: string; clusters: readonly string[]; local: boolean }

/**
 * Attaches clusters to a record by their tags, which are made where they are not there yet.
 *
 * Source: MISP's Galaxy::attachCluster.
 */
export async function attachClusters(
  context: Context,
  actor: Actor,
  { kind, id, clusters, local }: ClusterAttachment,
): Promise<QuickAnswer> {
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, { kind, id })
    refuseOthers(actor, target, local)
    const names: string[] = []
    for (const cluster of clusters) names.push(await tagNameOf(tx, actor, cluster, local))
    const wanted = await tagsFor(tx, names)
    const connection = { local, relationshipType: null }
    const outcomes = await attachTags(tx, { context, actor }, target, {
      wanted: wanted.map((tag) => ({ tag })),
      connection,
    })
    const isNew = outcomes.some((outcome) => outcome.kind === 'attached')
    if (!isNew) return quickSuccess('Cluster already attached.')
    return quickSuccess(wanted.length === 1 ? 'Cluster attached.' : 'Clusters attached.')
  })
}

/** As `attachClusters`, into a collection of tags. */
export async function collectClusters(
  context: Context,
  actor: Actor,
  { id, clusters }: Pick<ClusterAttachment, 'id' | 'clusters'>,
): Promise<QuickAnswer> {
  const tags = await inTransaction(context, async (tx) => {
    const names: string[] = []
    for (const cluster of clusters) names.push(await tagNameOf(tx, actor, cluster, true))
    return tagsFor(tx, names)
  })
  const answer = await collectTags(context, actor, { id, tags: tags.map((tag) => String(tag.id)) })
  if (!answer.saved) return answer
  return quickSuccess(answer.check_publish ? 'Cluster already attached.' : 'Cluster attached.')
}

/** Takes a cluster off a record again, by the local id of its tag. */
export async function detachCluster(
  context: Context,
  actor: Actor,
  { kind, id, tagId }: { kind: string; id: string; tagId: string },
): Promise<QuickAnswer> {
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, { kind, id })
    const number = /^\d{1,15}$/.test(tagId) ? Number(tagId) : 0
    const tag = await tx
      .selectFrom('tags')
      .selectAll()
      .where('id', '=', number)
      .where('is_galaxy', '=', true)
      .executeTakeFirst()
    const attached = tag && (await findAttached(tx, target, [tag]))
    if (!attached) throw new Problem('not-found', `Invalid ${kind} - cluster combination.`)
    refuseOthers(actor, target, attached.local)
    await detachTag(tx, { context, actor }, target, attached)
    return quickSuccess('Galaxy successfully detached.', !attached.local)
  })
}

const KINDS: Record<string, Target['kind']> = { event: 'Event', attribute: 'Attribute' }

async function requireTarget(tx: Tx, actor: Actor, { kind, id }: { kind: string; id: string }): Promise<Target> {
  const wanted = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (wanted === undefined) throw new Problem('not-allowed', 'Invalid options')
  const target = await findTarget(tx, actor, id, [wanted])
  if (!target) throw new Problem('not-found', `Invalid ${kind}`)
  return target
}

function refuseOthers(actor: Actor, target: Target, local: boolean): void {
  if (!mayTagTarget(actor, target, local)) throw new Problem('forbidden', 'You do not have permission to do that.')
}

/** The tag of a cluster that the actor sees. What is hidden is not found. */
async function tagNameOf(tx: Tx, actor: Actor, text: string, local: boolean): Promise<string> {
  const isId = /^\d{1,15}$/.test(text)
  const isNamedByUuid = isUuid(text)
  const found =
    isId || isNamedByUuid
      ? await visibleClusters(tx, viewerOf(actor))
          .select(['galaxy_clusters.tag_name', 'galaxies.local_only'])
          .where('galaxy_clusters.deleted', '=', false)
          .$if(isId, (query) => query.where('galaxy_clusters.id', '=', Number(text)))
          .$if(isNamedByUuid, (query) => query.where('galaxy_clusters.uuid', '=', text.toLowerCase()))
          .orderBy(byUuid)
          .executeTakeFirst()
      : undefined
  if (!found) throw new Problem('not-found', 'Invalid Galaxy cluster')
  if (found.local_only && !local) {
    throw new Problem('not-allowed', 'This cluster can only be attached in a local scope.')
  }
  return found.tag_name
}

async function tagsFor(tx: Tx, names: readonly string[]): Promise<TagRow[]> {
  const ids = await ensureTags(tx, names)
  return tx
    .selectFrom('tags')
    .selectAll()
    .where('id', 'in', [...ids.values()])
    .orderBy('id')
    .execute()
}
