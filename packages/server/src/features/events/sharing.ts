import { walkSharables, type Event, type Sharable } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { resolveSharingGroup } from '../sharing-groups/resolve.ts'
import type { Children } from './flatten.ts'
import type { Sharing } from './merge.ts'

/** With whom a record that was sent is shared here. */
export type SharingOf = (sent: Sharable) => Sharing

/**
 * Resolves the groups that the records of an event name, once each. A child whose group is unknown or not the actor's to
 * use falls back to its own organisation alone, as MISP does it: nothing is lost, and nothing leaks.
 */
export async function resolveSharing(tx: Tx, actor: Actor, children: Children | Event): Promise<SharingOf> {
  const resolved = new Map<string, number | undefined>()
  for (const sent of walkSharables(children)) {
    const key = groupKey(sent)
    if (key === undefined || resolved.has(key)) continue
    resolved.set(key, await resolveSharingGroup(tx, actor, sent))
  }
  return (sent) => {
    const key = groupKey(sent)
    if (key === undefined) return { distribution: sent.distribution, sharing_group_id: 0 }
    const groupId = resolved.get(key)
    return groupId === undefined
      ? { distribution: 0, sharing_group_id: 0 }
      : { distribution: 4, sharing_group_id: groupId }
  }
}

function groupKey(sent: Sharable): string | undefined {
  if (sent.distribution !== 4) return undefined
  if (sent.sharing_group_ids) return `${sent.sharing_group_mode ?? 'any'}:${sent.sharing_group_ids.join(',')}`
  return sent.SharingGroup?.uuid ?? String(sent.sharing_group_id ?? 0)
}
