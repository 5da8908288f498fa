import type { Stix2ReadOptions } from '@tocsin/convert'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { resolveSharingGroup } from '../sharing-groups/resolve.ts'

/** MISP's shipped configuration shares new events with this community unless they say otherwise. */
const DEFAULT_DISTRIBUTION = 1
const GROUP = 4

/**
 * How a STIX document is to be read. Clusters are shared as events are unless the request says otherwise; MISP means to
 * read that, too, and misspells it. Source: MISP's EventsController::upload_stix.
 */
export async function stixWishes(context: Context, actor: Actor, wishes: Wishes): Promise<Stix2ReadOptions> {
  const event = await sharingOf(context, actor, wishes, '')
  const cluster = await sharingOf(context, actor, wishes, 'cluster ')
  return {
    distribution: event.distribution,
    ...(event.groupId === undefined ? {} : { sharingGroupId: event.groupId }),
    galaxiesAsTags: isWished(wishes['galaxies_as_tags'], true),
    clusterDistribution: cluster.distribution,
    ...(cluster.groupId === undefined ? {} : { clusterSharingGroupId: cluster.groupId }),
    organisationUuid: actor.orgUuid,
  }
}

type Shared = { distribution: number; groupId: number | undefined }

async function sharingOf(context: Context, actor: Actor, wishes: Wishes, of: '' | 'cluster '): Promise<Shared> {
  const name = of === '' ? '' : 'cluster_'
  const wish = wishes[`${name}distribution`]
  const distribution = wish === undefined ? DEFAULT_DISTRIBUTION : Number(wish)
  if (![0, 1, 2, 3, GROUP].includes(distribution)) throw new Problem('invalid', `Wrong ${of}distribution level`)
  if (distribution !== GROUP) return { distribution, groupId: undefined }
  const group = wishes[`${name}sharing_group_id`]
  if (group === undefined) {
    const message = `The ${of}sharing group id is needed when the ${of}distribution is set to 4 ("Sharing group").`
    throw new Problem('invalid', message)
  }
  const sharing_group_id = Number.isSafeInteger(Number(group)) ? Number(group) : 0
  const groupId = await inTransaction(context, async (tx) => resolveSharingGroup(tx, actor, { sharing_group_id }))
  if (groupId === undefined) throw new Problem('invalid', `Please select a valid ${of}sharing group id.`)
  return { distribution, groupId }
}
